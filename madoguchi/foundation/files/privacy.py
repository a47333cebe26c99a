"""What the file room knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import SECRET, Person, Personal


def _held(person: Person) -> Q:
    holders = [f"draft:{one}" for one in person.drafts] + [f"case:{one}" for one in person.cases]
    return Q(holder__in=holders)


PERSONAL_DATA = {
    "StoredFile": Personal(
        purpose="papers that residents add, and documents that the city issues",
        retention="as long as the draft or case that holds it; two days when nothing does",
        removed_by="madoguchi.foundation.files.holding.discard_unclaimed_files",
        rows_of=_held,
        withheld={"content_key": SECRET},
    ),
}

CLASSES = {
    "StoredFile": {
        "3A": "content_key",
        "3B": "name",
        "3C": "id holder",
        "2": "kind media_type size pages sha256 stored_at",
    },
    "HolderKey": {
        "3A": "wrapped",
        "2": "id holder master made_at destroyed_at",
    },
    "ContentHold": {
        "2": "id renewed_at",
    },
}
