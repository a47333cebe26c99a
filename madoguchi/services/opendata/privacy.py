"""What the open data room knows about people: which members of staff prepared, approved and withdrew data."""

from __future__ import annotations

from madoguchi.kernel.privacy import STAFF, Personal, nothing

PERSONAL_DATA = {
    "Version": Personal(
        purpose="who prepared a version of a dataset, and who decided on it as a second person",
        retention="as long as the dataset is in the catalogue",
        remark="The row is the record of what was published; the file as it was sent is forgotten with publishing.",
        rows_of=nothing,
        withheld={"prepared_by": STAFF, "submitted_by": STAFF, "decided_by": STAFF},
    ),
    "Step": Personal(
        purpose="who did what with a version of a dataset",
        retention="as long as the version",
        remark="The rows are the record of how data came to be published; they only grow.",
        rows_of=nothing,
        withheld={"by": STAFF},
    ),
    "Photo": Personal(
        purpose="photographs of places of the open data; who added one, and whatever was in the picture",
        retention="as long as a version of the dataset names it; one that nobody published goes with its version",
        removed_by="madoguchi.services.opendata.photographs.forget_photos",
        remark="A second person looks for faces and number plates before it is public; withdrawing with erasing removes it.",
        rows_of=nothing,
        withheld={"added_by": STAFF},
    ),
    "DataRequest": Personal(
        purpose="which data people would like to have; nobody is asked who they are, and what they write may still tell",
        retention="three years; what was published stays, in the city's own words",
        removed_by="madoguchi.services.opendata.operations.requesting.forget_old_requests",
        rows_of=nothing,
        withheld={"answered_by": STAFF},
    ),
}

CLASSES = {
    "DataRequest": {
        "3B": "wish purpose",
        "3C": "id answered_by answered_by_post",
        "2": "received_at language is_public answered_at",
        "1": "about question answer",
    },
    "Usage": {"1": "id day slug format count"},
    "Dataset": {"1": "id slug position standard owner source content sha256 listed loaded_at"},
    "Content": {"2": "sha256 size packed stored_at"},
    "Version": {
        "3C": "prepared_by prepared_by_post submitted_by decided_by decided_by_post",
        "2": "id state origin restores file file_name table repaired repairs repairs_count is_repaired file_report check_report"
        " errors warnings checked_sha256 prepared_at submitted_at decided_at by_rule returned_because publish_on",
        "1": "dataset number sha256 rows columns reason as_of held_back published_at described ended_at withdrawn_because",
    },
    "Photo": {"3C": "added_by added_by_post", "2": "versions file added_at", "1": "id dataset alt"},
    "Step": {"3C": "by by_post", "2": "id version act at said"},
}
