"""What the evidence room knows about people: which members of staff wrote, approved and withdrew sheets.

Sheets are drawn from published data, which has passed the privacy gate of whoever published it, and from statistics of the
platform that are about nobody; no table of residents or their cases can be reached from here. Where published data turns out to
tell of somebody and is erased, what figures have kept of it (numbers, notes, questions, conditions) is erased in the same act
(``operations.erasing``).
"""

from __future__ import annotations

from madoguchi.kernel.privacy import STAFF, Personal, nothing

PERSONAL_DATA = {
    "Edition": Personal(
        purpose="who wrote an edition of a sheet of evidence, and who decided on it as a second person",
        retention="as long as the sheet",
        remark="The row is the record of what was published.",
        rows_of=nothing,
        withheld={"written_by": STAFF, "submitted_by": STAFF, "decided_by": STAFF},
    ),
    "SheetFigure": Personal(
        purpose="who changed a figure last, so that two editors know of one another",
        retention="as long as the edition that it stands in",
        removed_by="with:evidence.Edition",
        rows_of=nothing,
        withheld={"changed_by": STAFF},
    ),
    "SheetStep": Personal(
        purpose="who did what with an edition of a sheet",
        retention="as long as the sheet",
        remark="The rows are the record of how a sheet came to be published; they only grow.",
        rows_of=nothing,
        withheld={"by": STAFF},
    ),
}

CLASSES = {
    "Sheet": {"1": "id slug demo", "2": "begun_at"},
    "Edition": {
        "3C": "written_by written_by_post submitted_by decided_by decided_by_post",
        "2": "id state written_at submitted_at returned_because decided_at",
        "1": "sheet number content reason sha256 published_at ended_at withdrawn_because",
    },
    "SheetFigure": {
        "3C": "changed_by",
        "2": "id revision changed_at",
        "1": "edition position note recipe chart kept drawn_at",
    },
    "SheetStep": {"3C": "by by_post", "2": "id edition act at said"},
}
