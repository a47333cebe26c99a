"""What the register of residents knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import OTHERS, SECRET, STAFF, Person, Personal

AS_LONG_AS_LISTED = "as long as the city's register (住民基本台帳) lists the person"
NOTHING_REMOVES = "Nothing removes it by itself: an import marks who left, and the city decides when entries go."


def _of_the_person(person: Person) -> Q:
    return Q(resident_id=person.resident_id or None)


PERSONAL_DATA = {
    "Household": Personal(
        purpose="asking nothing that the city already knows",
        retention="as long as the city's register (住民基本台帳) lists the people",
        remark=NOTHING_REMOVES,
        rows_of=lambda person: Q(members__pk=person.resident_id or None),
    ),
    "Resident": Personal(
        purpose="asking nothing that the city already knows; recognising a card's holder",
        retention=AS_LONG_AS_LISTED,
        remark=NOTHING_REMOVES,
        rows_of=lambda person: Q(pk=person.resident_id or None),
        withheld={"parents": OTHERS},
    ),
    "AddressSpell": Personal(
        purpose="telling where somebody lived without asking for a paper that proves it",
        retention="with the entry of the person",
        removed_by="with:residents.Resident",
        rows_of=_of_the_person,
    ),
    "Fact": Personal(
        purpose="telling which procedures a household needs, and asking for no paper that the city wrote itself",
        retention="with the entry of the person",
        removed_by="with:residents.Resident",
        rows_of=_of_the_person,
    ),
    "Consent": Personal(
        purpose="looking at what another register holds only where the person agreed, and showing to what",
        retention="with the entry of the person",
        removed_by="with:residents.Resident",
        rows_of=_of_the_person,
        withheld={"taken_by": STAFF, "revoked_by": STAFF, "said_by": OTHERS},
    ),
    "PersonalNumber": Personal(
        purpose="the tasks for which the law lets the city use the Individual Number",
        retention="with the entry of the person, or until its key is destroyed",
        removed_by="with:residents.Resident",
        rows_of=_of_the_person,
        withheld={"sealed": SECRET, "wrapped": SECRET},
        my_numbers=("sealed",),
    ),
    "SearchEntry": Personal(
        purpose="finding at the counter who has come",
        retention="with the entry of the person",
        removed_by="with:residents.Resident",
        remark="Digests of the words of names, day of birth, address and telephone number, and the kana to sort by.",
        rows_of=_of_the_person,
    ),
    "Protection": Personal(
        purpose="keeping victims of violence and stalking from being found (支援措置)",
        retention=AS_LONG_AS_LISTED,
        remark=NOTHING_REMOVES,
        rows_of=_of_the_person,
    ),
}

CLASSES = {
    "Household": {
        "3B": "key address_guarded",
        "3C": "id",
        "2": "demo",
    },
    "Resident": {
        "3B": (
            "key household name name_key born_on sex relation address address_key phone email "
            "nationality status parents former_name alias card_name domicile residence_status residence_until_on "
            "became_resident_on moved_from moved_to status_on imported"
        ),
        "3C": "id account",
        "2": "position as_of demo",
    },
    "AddressSpell": {
        "3B": "address from_on until_on because",
        "3C": "resident",
        "2": "id",
    },
    "Fact": {
        "3B": "kind value from_on until_on",
        "3C": "resident",
        "2": "id as_of",
    },
    "Consent": {
        "3B": "kind agreed_text said_by noted_with",
        "3C": "resident taken_by revoked_by",
        "2": "id given_at revoked_at",
    },
    "PersonalNumber": {
        "3A": "sealed wrapped",
        "3C": "resident",
        "2": "id master kept_at destroyed_at",
    },
    "Protection": {
        "3B": "resident from_on until_on allowed_posts begun_at ended_at",
        "2": "id",
    },
    "SearchEntry": {
        "3B": "words sort_key",
        "3C": "resident",
        "2": "id",
    },
    "SearchPart": {
        "3C": "text whole word",
        "2": "id kind",
    },
    "RegisterImport": {
        "2": "id kind state as_of begun_at heard_at ended_at demo files counts characters",
    },
    "ImportFault": {
        "2": "id run part line column fault",
    },
}
