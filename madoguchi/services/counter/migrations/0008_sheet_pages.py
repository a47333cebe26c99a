from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0007_sheet_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="counterform",
            name="sheet_pages",
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
