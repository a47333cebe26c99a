import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Consents to data linkage."""

    dependencies = [("residents", "0006_guarded_households")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=60)),
                ("agreed_text", models.JSONField()),
                ("said_by", models.CharField(max_length=200)),
                ("taken_by", models.CharField(blank=True, max_length=200)),
                ("noted_with", models.CharField(blank=True, max_length=40)),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=200)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="residents.resident"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to data linkage",
                "ordering": ("-given_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("resident", "kind"),
                        name="residents_one_consent_in_force",
                    )
                ],
            },
        )
    ]
