"""What is published, and what is offered on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.forms.compiled import compiled, find_compiled
from madoguchi.foundation.forms.models import CityLibrary, FeeSchedule, PrintedForm, ProcedureVersion
from madoguchi.foundation.forms.printing.codes import FormCode
from madoguchi.foundation.forms.printing.paper import Box, boxes_in
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.schema import DocumentPart, FeeSchedulePart, LibraryPart, WordsPart
from madoguchi.foundation.forms.situation import situation_form
from madoguchi.kernel.prepared import Prepared
from madoguchi.kernel.refusals import Refused

LIBRARY_PARTS = ("categories", "life_events", "situation", "occasions")
_dated: Prepared[ProcedureVersion] = Prepared(
    lambda: ProcedureVersion.objects.defer("data").order_by("-valid_from", "-number"), "slug", "valid_from__lte"
)


class ProcedureNotOffered(Refused):
    """No version of the procedure is valid on the day."""

    code = "forms.procedure-not-offered"
    reason = _("This procedure is not offered at the moment.")
    next_step = _("Look for it in the list of procedures, or call the city office.")
    status = 404


def versions_offered(on: date) -> list[ProcedureVersion]:
    """The version of each procedure that is valid on ``on``; one query, and one more for what was never compiled.

    Their data stays in the database: a city has megabytes of it, and the compiled procedure is in memory.
    """
    offered: dict[str, ProcedureVersion] = {}
    dated = ProcedureVersion.objects.filter(valid_from__lte=on).defer("data")
    for version in dated.order_by("slug", "-valid_from", "-number"):
        if version.slug not in offered and (version.valid_until is None or version.valid_until >= on):
            offered[version.slug] = version
    _compile(offered.values())
    return [offered[slug] for slug in sorted(offered)]


def _compile(versions: Iterable[ProcedureVersion]) -> None:
    """Compile what this process has not compiled yet; one query, or none."""
    unknown = [version.sha256 for version in versions if find_compiled(version.sha256) is None]
    if unknown:
        for sha256, data in ProcedureVersion.objects.filter(sha256__in=unknown).values_list("sha256", "data"):
            compiled(sha256, data)


def get_version_offered(slug: str, *, on: date) -> ProcedureVersion:
    """The version of ``slug`` valid on ``on``; raises ``ProcedureNotOffered``."""
    for version in _dated.all(slug, on):
        if version.valid_until is None or version.valid_until >= on:
            return version
    raise ProcedureNotOffered


def newest_versions(slugs: set[str]) -> list[ProcedureVersion]:
    """The newest version of each of ``slugs``, for titles; one query, and one more for what was never compiled."""
    newest: dict[str, ProcedureVersion] = {}
    for version in ProcedureVersion.objects.filter(slug__in=slugs).defer("data").order_by("slug", "-number"):
        newest.setdefault(version.slug, version)
    _compile(newest.values())
    return list(newest.values())


def titles_of(slugs: Iterable[str]) -> dict[str, str]:
    """The newest title of each of ``slugs`` that was ever published, in the language of the reader."""
    return {version.slug: str(version.procedure.title) for version in newest_versions(set(slugs))}


def procedures_offered(on: date) -> list[Procedure]:
    """Every procedure that may be begun on ``on``."""
    return [version.procedure for version in versions_offered(on)]


def fee_schedule() -> FeeSchedulePart:
    """The schedule in force; empty before the city was loaded. Read once for each loading of the city."""
    newest = FeeSchedule.objects.values_list("sha256", flat=True).first()
    return _schedule(newest) if newest else FeeSchedulePart(items={})


def fees_for(procedure: Procedure) -> FeeSchedulePart:
    """The schedule in force, as far as a procedure needs one: where nothing is charged, nothing is looked up."""
    return fee_schedule() if procedure.fees else FeeSchedulePart(items={})


@lru_cache(maxsize=4)
def _schedule(sha256: str) -> FeeSchedulePart:
    return FeeSchedulePart.model_validate(FeeSchedule.objects.get(sha256=sha256).data)


def city_library() -> LibraryPart:
    """Categories, life events and the question guide of the city; read once for each loading of the city."""
    newest = CityLibrary.objects.values_list("sha256", flat=True).first()
    return _library(newest) if newest else LibraryPart()


@lru_cache(maxsize=4)
def _library(sha256: str) -> LibraryPart:
    data = CityLibrary.objects.get(sha256=sha256).data
    return LibraryPart.model_validate({k: data[k] for k in LIBRARY_PARTS if k in data})


def question_guide_form() -> Procedure:
    """The city's question guide as a form; without questions where the city has none."""
    newest = CityLibrary.objects.values_list("sha256", flat=True).first()
    return _guide_form(newest or "")


@lru_cache(maxsize=4)
def _guide_form(sha256: str) -> Procedure:
    return situation_form(_library(sha256) if sha256 else LibraryPart())


def city_words() -> WordsPart:
    """The city's words: readings, and what the office's mean; read once for each loading of the city."""
    newest = CityLibrary.objects.values_list("sha256", flat=True).first()
    return _words(newest) if newest else WordsPart()


@lru_cache(maxsize=4)
def _words(sha256: str) -> WordsPart:
    return WordsPart.model_validate(CityLibrary.objects.get(sha256=sha256).data.get("words", {}))


def find_document(name: str) -> DocumentPart | None:
    """The issued document called ``name``."""
    newest = CityLibrary.objects.first()
    found = newest.data["documents"].get(name) if newest else None
    return DocumentPart.model_validate(found) if found else None


def find_printed_form(version: ProcedureVersion, *, layout_sha256: str = "", edition: int = 0) -> PrintedForm | None:
    """The form of a version with this layout, or of this edition; without either, the newest."""
    forms = PrintedForm.objects.filter(version=version)
    if layout_sha256:
        forms = forms.filter(layout_sha256=layout_sha256)
    if edition:
        forms = forms.filter(edition=edition)
    return forms.order_by("-edition").first()


def boxes_of(version: ProcedureVersion, *, edition: int = 0) -> list[Box]:
    """Where everything is written on the form of a version (the newest edition): page, millimetres, input path and part.

    Empty while it was never printed.
    """
    form = find_printed_form(version, edition=edition)
    return boxes_in(form.layout) if form is not None else []


def find_form_of(code: FormCode) -> PrintedForm | None:
    """The form that a scanned sheet says it is of."""
    forms = PrintedForm.objects.select_related("version").filter(
        version__slug=code.slug, version__number=code.number, edition=code.edition
    )
    return next((form for form in forms if form.version.sha256.startswith(code.sha)), None)
