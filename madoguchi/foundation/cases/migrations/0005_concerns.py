from django.db import migrations, models


class Migration(migrations.Migration):
    """Whom else a case speaks of, and what was confirmed and signed at the counter."""

    dependencies = [("cases", "0004_counter")]

    operations = [
        migrations.AddField(
            "case",
            "concerns",
            models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            "case",
            "attested",
            models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
