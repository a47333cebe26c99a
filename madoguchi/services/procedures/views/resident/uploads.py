"""What comes along with a page besides answers: files, removals, the postal button."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.foundation.accounts.public import UPLOADING, actor_of, keep_pace
from madoguchi.foundation.cases.public import ATTACHMENT, Draft, attach_file, detach_file
from madoguchi.foundation.forms.public import FormState, Page, Problem, field_type, fill_address
from madoguchi.kernel import clock
from madoguchi.kernel.refusals import Refused
from madoguchi.services.procedures.pages import place_of

REFUSED = "madoguchi_refused_files"


def take_files(request: HttpRequest, draft: Draft, page: Page, *, row: str | None = None) -> bool:
    """Take in the files of a page's questions; whether any was refused. What is refused is told on the page."""
    places = {f.path: place_of(f, row) for f in page.fields if f.type == "file"}
    return _take(request, draft, page.name, places)


def take_attachments(request: HttpRequest, draft: Draft, state: FormState) -> bool:
    """Take in the files of the documents that are asked for now."""
    wanted = [f"{ATTACHMENT}{a.attachment.name}" for a in state.attachments if not a.waived]
    return _take(request, draft, "attachments", {name: name for name in wanted})


def _take(request: HttpRequest, draft: Draft, where: str, places: dict[str, str]) -> bool:
    told: list[list[str]] = []
    for path, place in places.items():
        for upload in request.FILES.getlist(path):
            try:
                keep_pace(UPLOADING, request, at=clock.now())
                attach_file(draft, name=place, upload=upload, by=actor_of(request), at=clock.now())
            except Refused as refusal:
                told.append([path, refusal.told, refusal.code])
    if told:
        request.session[REFUSED] = {f"{draft.pk}:{where}": told}
    return bool(told)


def refused(request: HttpRequest, draft: Draft, where: str) -> list[Problem]:
    """The files that could not be taken the last time, told once."""
    held = request.session.get(REFUSED, {})
    told = held.get(f"{draft.pk}:{where}")
    if told is None:
        return []
    del request.session[REFUSED]
    return [Problem(path, message, code) for path, message, code in told]


def remove_asked(request: HttpRequest, draft: Draft) -> None:
    """Remove the file whose button was pressed (``<path>:<id>``)."""
    asked = request.POST.get("_remove", "").rpartition(":")[2]
    for one in draft.held_files() if asked else []:
        if str(one.file_id) == asked:
            detach_file(draft, file_id=one.file_id, by=actor_of(request), at=clock.now())


def filled(data: dict[str, list[str]], page: Page, path: str) -> dict[str, list[str]]:
    """The data with the address at ``path`` filled in from its postal code."""
    f = next((one for one in page.fields if one.path == path and one.type == "address"), None)
    if f is None:
        return data
    typed = fill_address(field_type(f.type).typed(data, path))
    return data | {f"{path}.{suffix}": [str(text)] for suffix, text in typed.items()}
