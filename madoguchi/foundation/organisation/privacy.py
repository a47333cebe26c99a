"""What the organisation knows about people."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA = {
    "Holding": Personal(
        purpose="who held which post, and so could decide, on which days",
        retention="as long as decisions made under it are kept",
        remark="Ended holdings stay, because old decisions refer to them.",
    ),
}
