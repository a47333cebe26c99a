"""What messaging knows about people."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA = {
    "OutgoingMail": Personal(
        purpose="telling applicants what happened, and proving that it was sent",
        retention="the text is emptied some weeks after sending; address and subject stay with the case",
        removed_by="madoguchi.foundation.messaging.delivery.empty_old_bodies",
    ),
}
