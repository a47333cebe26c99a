from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0005_objected"),
    ]

    operations = [
        migrations.AddField(
            model_name="counterform",
            name="set_aside",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
