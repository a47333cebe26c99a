"""An index of the few guarded households: every search asks for them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("residents", "0005_import_heard"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("address_guarded", True)), fields=["id"], name="residents_guarded_households"
            ),
        ),
    ]
