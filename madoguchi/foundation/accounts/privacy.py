"""What accounts know about people."""

from __future__ import annotations

from django.db.models import Q

from madoguchi.kernel.privacy import SECRET, Personal

PERSONAL_DATA = {
    "User": Personal(
        purpose="recognising a resident or a member of staff",
        retention="as long as the account is used",
        remark="An account is closed for signing in; deleting it is not built yet.",
        rows_of=lambda person: Q(pk=person.account_id or None),
        withheld={"password": SECRET},
    ),
    "CardLink": Personal(
        purpose="recognising the holder of a My Number card by the identity vendor's number for the person",
        retention="as long as the account",
        removed_by="with:accounts.User",
        rows_of=lambda person: Q(user_id=person.account_id or None),
    ),
    "StaffLink": Personal(
        purpose="letting a member of staff choose a password and set up a second factor; only a hash of the link is kept",
        retention="useless when used or expired; as long as the account",
        removed_by="with:accounts.User",
        rows_of=lambda person: Q(user_id=person.account_id or None),
        withheld={"token_hash": SECRET},
    ),
    "OpenSession": Personal(
        purpose="showing a member of staff where he is signed in, and when an account was last used",
        retention="90 days after the last use",
        removed_by="madoguchi.foundation.accounts.clockwork.forget_old_sessions",
        rows_of=lambda person: Q(user_id=person.account_id or None),
    ),
    "MailCode": Personal(
        purpose="signing in by a code sent to a mail address",
        retention="useless when used or expired",
        remark="Rows of old codes have no remover yet.",
        rows_of=lambda person: Q(address__in=person.mails),
        withheld={"code_hash": SECRET},
    ),
}

CLASSES = {
    "User": {
        "3A": "password",
        "3B": "email name",
        "3C": "last_login id",
        "2": "kind is_active demo created_at email_changed_at enrols_by_link session_generation",
    },
    "CardLink": {
        "3B": "subject",
        "3C": "id user",
        "2": "vendor linked_at last_used_at",
    },
    "MailCode": {
        "3A": "code_hash",
        "3B": "address",
        "3C": "id",
        "2": "made_at expires_at wrong_tries used_at",
    },
    "StaffLink": {
        "3A": "token_hash",
        "3C": "id user purpose",
        "2": "made_at expires_at used_at voided_at",
    },
    "OpenSession": {
        "3C": "id user began_at seen_at agent client",
        "2": "ended_at",
    },
    "DemoCard": {
        "2": "card pin_wrong password_wrong",
    },
    "PaceCount": {
        "3C": "key",
        "2": "id begun_at count",
    },
}
