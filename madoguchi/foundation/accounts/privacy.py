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
