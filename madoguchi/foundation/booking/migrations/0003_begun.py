from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0002_reservations"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="counter_set",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
