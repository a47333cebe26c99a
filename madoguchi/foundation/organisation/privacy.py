"""What the organisation knows about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import STAFF, Personal, nothing

PERSONAL_DATA = {
    "Holding": Personal(
        purpose="who held which post, and so could decide, on which days",
        retention="as long as decisions made under it are kept",
        remark="Ended holdings stay, because old decisions refer to them.",
        rows_of=lambda person: Q(user_id=person.account_id or None),
    ),
    "FactorReset": Personal(
        purpose="showing who asked that a second factor be reset, why, and who confirmed it",
        retention="as long as the city's rules on logs say",
        remark="Kept as evidence; moving old ones to an archive is not built yet.",
        rows_of=lambda person: Q(user_id=person.account_id or None),
        withheld={"asked_by": STAFF, "confirmed_by": STAFF, "declined_by": STAFF},
    ),
    "AccountReview": Personal(
        purpose="who reviewed the accounts of staff, and when",
        retention="as long as the city's rules on audits say",
        remark="Kept as evidence; moving old ones to an archive is not built yet.",
        rows_of=nothing,
    ),
    "ReviewLine": Personal(
        purpose="evidence that every account of staff was looked at, and what was decided",
        retention="as long as the review",
        removed_by="with:organisation.AccountReview",
        rows_of=lambda person: Q(user_id=person.account_id or None),
        withheld={"judged_by": STAFF},
    ),
}

CLASSES = {
    "Department": {
        "1": "key name_ja name_plain name_en parent phone place_ja place_plain place_en position",
    },
    "Post": {
        "1": "key department title_ja title_plain title_en role listed",
    },
    "Holding": {
        "3C": "id user post",
        "2": "from_on until_on manner",
    },
    "FactorReset": {
        "3C": "id user asked_by reason confirmed_by declined_by",
        "2": "asked_at expires_at confirmed_at declined_at",
    },
    "AccountReview": {
        "3C": "id begun_by closed_by",
        "2": "begun_at closed_at",
    },
    "ReviewLine": {
        "3C": "id user name email posts factors verdict judged_by",
        "2": "review last_used_at judged_at",
    },
}
