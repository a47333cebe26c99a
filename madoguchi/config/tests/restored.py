"""What is in a database and its vault, in figures that two processes can compare. Run as a program: restore, then look.

python -m madoguchi.config.tests.restored ARCHIVE KEY    prints JSON
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from typing import Any

# Made or dropped by restoring itself.
OWN_ACTS = {"backup.make", "backup.restore"}


def tables() -> dict[str, str]:
    """A digest of every row of every table of ours."""
    from django.apps import apps

    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label == "files.ContentHold":
            continue
        fields = [field.attname for field in model._meta.concrete_fields]
        rows = sorted(
            repr([str(value) for value in row])
            for row in model._base_manager.values_list(*fields)
            if not (model._meta.label == "audit.AuditEntry" and row[fields.index("act")] in OWN_ACTS)
        )
        found[model._meta.label] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()[:16]}"
    return found


def contents() -> dict[str, str]:
    """A digest of every file, opened."""
    from madoguchi.foundation.files.public import StoredFile, read_content

    return {str(file.id): hashlib.sha256(read_content(file)).hexdigest() for file in StoredFile.objects.all()}


def look() -> dict[str, Any]:
    """Rows, files, whether the ledgers are guarded, and a page."""
    from django.db import DatabaseError
    from django.test import Client
    from django.urls import reverse

    from madoguchi.foundation.audit.public import AuditEntry, missing_guards

    try:
        AuditEntry.objects.update(act="forged.act")
        guarded = False
    except DatabaseError:
        guarded = not missing_guards()
    page = Client(HTTP_HOST="localhost").get(reverse("procedure_guide", args=["dog-registration"]))
    return {
        "tables": tables(), "contents": contents(), "guarded": guarded,
        "page": [page.status_code, "犬の登録" in page.content.decode()],
        "acts": sorted(AuditEntry.objects.filter(act__in=OWN_ACTS).values_list("act", flat=True)),
    }  # fmt: skip


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    django.setup()
    with open(os.devnull, "w") as nowhere:
        call_command("restore", sys.argv[1], "--key", sys.argv[2], stdout=nowhere)
    print(json.dumps(look()))
