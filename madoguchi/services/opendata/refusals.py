"""Refusals of the open data room."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class FileTooLarge(Refused):
    """More than a page takes."""

    code = "opendata.file-too-large"
    reason = _("The file is larger than %(megabytes)s MB.")
    next_step = _("Check a part of it here, or the whole with the command madoguchi opendata check.")
    status = 413


class NoFileSent(Refused):
    """There was nothing to check."""

    code = "opendata.no-file"
    reason = _("No file was sent.")
    next_step = _("Choose a CSV, Excel or JSON file.")
    status = 422


class NoSuchDataset(Refused):
    """None of the fourteen is called so."""

    code = "opendata.no-such-dataset"
    reason = _("No standard dataset is called so.")
    next_step = _("Take one of the names under /api/opendata/datasets/.")
    status = 404


class CheckBusy(Refused):
    """Another file is being checked."""

    code = "opendata.busy"
    reason = _("Other files are being checked just now.")
    next_step = _("Please try again in a minute.")
    status = 503
    retry_after = 30


class FileTooHard(Refused):
    """The check ran out of time or memory, or the file broke a reader."""

    code = "opendata.file-too-hard"
    reason = _("This file could not be checked.")
    next_step = _("Save it as CSV (UTF-8) and try again, or check a part of it.")
    status = 422


class NotForThisDataset(Refused):
    """Neither of the department that owns the dataset nor of the catalogue's office."""

    code = "opendata.not-for-this-post"
    reason = _("Your post does not look after this dataset.")
    next_step = _("Ask the department that owns it, or the office of the catalogue.")
    status = 403


class NotTheDecider(Refused):
    """Neither the chief of the owner nor of the posts that decide on every dataset."""

    code = "opendata.not-the-decider"
    reason = _("Your post does not decide on this dataset.")
    next_step = _("The chief of the department that owns it decides, or whoever is named for the whole catalogue.")
    status = 403


class SamePersonPublishes(Refused):
    """Whoever prepared a version does not decide on it."""

    code = "opendata.same-person"
    reason = _("You prepared this version; a second person has to approve it.")
    next_step = _("Ask a colleague who may decide on it.")
    status = 403


class CheckFails(Refused):
    """The check of this very content found errors, or was never made."""

    code = "opendata.check-fails"
    reason = _("The check found %(errors)s errors: data with errors is not published.")
    next_step = _("Accept the repairs, or correct the file and send it again.")


class AnotherOnItsWay(Refused):
    """A dataset has one version on its way at a time."""

    code = "opendata.another-on-its-way"
    reason = _("Version %(number)s of this dataset waits for approval or for its day.")
    next_step = _("Take it back or have it decided first.")


class NotInWriting(Refused):
    """It was submitted or published."""

    code = "opendata.not-in-writing"
    reason = _("This version is not being prepared any more.")
    next_step = _("Take it back from approval, or send a new file.")


class NothingToRepair(Refused):
    """No certain repair is offered, or it was accepted already."""

    code = "opendata.nothing-to-repair"
    reason = _("There is nothing more to repair by itself.")
    next_step = _("Read the report again; what is left needs a person.")


class NotWaiting(Refused):
    """It waits for nobody's decision."""

    code = "opendata.not-waiting"
    reason = _("This version does not wait for approval (any more).")
    next_step = _("Open the dataset to see how it stands.")


class NotToBePublished(Refused):
    """It is not approved, or its day has not come."""

    code = "opendata.not-to-be-published"
    reason = _("This version is not approved, or its day has not come.")
    next_step = _("Open the dataset to see how it stands.")


class ContentNotWhatWasApproved(Refused):
    """The stored bytes are not those that were checked and approved."""

    code = "opendata.content-changed"
    reason = _("The stored data is not what was checked and approved.")
    next_step = _("Discard this version, send the file again, and tell the administrators.")


class SayWhatIsNew(Refused):
    """Every version says what is new in it; a return and a withdrawal say why."""

    code = "opendata.say-why"
    reason = _("The words are missing.")
    next_step = _("Write a sentence: it stands beside the data, or tells your colleague what to do.")
    status = 422


class DayHasPassed(Refused):
    """Nothing is published in the past."""

    code = "opendata.day-has-passed"
    reason = _("The day of publishing lies in the past.")
    next_step = _("Choose today or a later day.")
    status = 422


class DatasetNotListed(Refused):
    """The city's folder lists it no longer."""

    code = "opendata.not-listed"
    reason = _("The catalogue lists this dataset no longer.")
    next_step = _("Have it listed in datasets.yaml again.")


class NotPublic(Refused):
    """Only what is or was public can be withdrawn or brought back."""

    code = "opendata.not-public"
    reason = _("This version is not public.")
    next_step = _("Open the dataset to see how it stands.")


class ContentErased(Refused):
    """It was erased when the version was withdrawn."""

    code = "opendata.content-erased"
    reason = _("The data of this version was erased.")
    next_step = _("Send the file again.")


class CannotBeBuilt(Refused):
    """The table does not fit its columns."""

    code = "opendata.cannot-be-built"
    reason = _("Row %(row)s of this version does not fit its columns.")
    next_step = _("Correct the row and send the file again.")


class NotInTheCatalogue(Refused):
    """No dataset is public under this name."""

    code = "opendata.not-in-the-catalogue"
    reason = _("No dataset is published under this address.")
    next_step = _("Look for it in the catalogue under /open/datasets/.")
    status = 404


class NoSuchVersion(Refused):
    """The dataset has no such public version."""

    code = "opendata.no-such-version"
    reason = _("This dataset has no such version.")
    next_step = _("Take the newest one, or one of its history.")
    status = 404


class VersionWithdrawn(Refused):
    """It was taken down; ``others`` are the versions that anybody may still read."""

    code = "opendata.withdrawn"
    reason = _("This version was withdrawn: %(why)s")
    next_step = _("Take another version, or ask the city.")
    alone = _("No other version is public: ask the city.")
    status = 410

    def __init__(self, *, why: str, others: Sequence[tuple[str, str]]) -> None:
        super().__init__(why=why)
        self.links = others

    @property
    def way_out(self) -> str:
        """Another version is offered only where there is one."""
        return super().way_out if self.links else str(self.alone)


class NoSuchFormat(Refused):
    """The data does not come in this form."""

    code = "opendata.no-such-format"
    reason = _("This dataset does not come as “%(format)s”.")
    next_step = _("Take one of these: %(formats)s.")
    status = 404


class RequestTwice(Refused):
    """The same form was sent with other words."""

    code = "opendata.request-twice"
    reason = _("This form was already sent with other words.")
    next_step = _("Open a new form for what else you want to say.")


class RequestAnswered(Refused):
    """Somebody was quicker."""

    code = "opendata.request-answered"
    reason = _("This request is answered already.")
    next_step = _("Read the answer on its page.")


class NotTheOffice(Refused):
    """Requests are answered by the office of the catalogue."""

    code = "opendata.not-the-office"
    reason = _("The office of the catalogue answers requests for data.")
    next_step = _("Tell it what you know about the data.")
    status = 403


class PublicWordsMissing(Refused):
    """An answer for everybody needs a question in the city's words."""

    code = "opendata.public-words-missing"
    reason = _("Write the question in your own words, without anything that tells of a person.")
    next_step = _("Or answer without publishing.")
    status = 422
