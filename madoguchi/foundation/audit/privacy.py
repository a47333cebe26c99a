"""What the ledgers know about people."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

FOR_GOOD = "Append-only, guarded by the database itself; moving old lines to an archive is not built yet."

PERSONAL_DATA = {
    "AuditEntry": Personal(
        purpose="proving who did what, and when", retention="as long as the city's rules on logs say", remark=FOR_GOOD
    ),
    "AccessLine": Personal(
        purpose="showing residents who looked at their data, and why",
        retention="as long as the city's rules on logs say",
        remark=FOR_GOOD,
    ),
    "Attempt": Personal(
        purpose="slowing down whoever guesses passwords or codes; the key is a digest, not an address",
        retention="as long as the city's rules on logs say",
        remark=FOR_GOOD,
    ),
}
