"""What disclosures know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import OTHERS, STAFF, Person, Personal


def _about(person: Person) -> Q:
    found = Q(pk__in=())
    if person.account_id:
        found |= Q(account_id=person.account_id)
    if person.resident_id:
        found |= Q(resident_id=person.resident_id)
    return found


PERSONAL_DATA = {
    "Disclosure": Personal(
        purpose="answering a request to see what is kept about a person, and proving what was handed out",
        retention="as the city's filing plan says for requests for disclosure",
        remark="Removing old ones is not built yet.",
        rows_of=_about,
        withheld={"made_by": STAFF, "reviewed_by": STAFF, "places": OTHERS},
    ),
}

CLASSES = {
    "Disclosure": {
        "3B": "name places gathered released",
        "3C": (
            "id reference account_id resident_id case_ids made_by made_by_post reviewed_by reviewed_by_post kept_back"
        ),
        "2": "made_at reviewed_at handed_out_at",
    },
}
