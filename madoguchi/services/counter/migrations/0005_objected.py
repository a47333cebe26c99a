from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0004_characters"),
    ]

    operations = [
        migrations.AddField(
            model_name="counterform",
            name="objected",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
