"""What the file room knows about people."""

from __future__ import annotations

from madoguchi.kernel.privacy import Personal

PERSONAL_DATA = {
    "StoredFile": Personal(
        purpose="papers that residents add, and documents that the city issues",
        retention="as long as the draft or case that holds it; two days when nothing does",
        removed_by="madoguchi.foundation.files.holding.discard_unclaimed_files",
    ),
}
