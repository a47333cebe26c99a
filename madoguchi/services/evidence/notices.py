"""Mails to those who made a sheet, when somebody else decided on it, or its data is taken down or erased: a step of the act."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import Kind, tell_of_work
from madoguchi.kernel.evidence_tables import TableWithdrawn
from madoguchi.kernel.texts import Text
from madoguchi.services.evidence.models import Edition, SheetFigure, SheetStep
from madoguchi.services.evidence.policies import makers_of
from madoguchi.services.evidence.standing import pins_of
from madoguchi.services.evidence.states import LIVING

KINDS = {
    "sheet.publish": Kind.WORK_PUBLISHED,
    "sheet.return": Kind.WORK_RETURNED,
    "sheet.withdraw": Kind.WORK_WITHDRAWN,
    "sheet_figure.forget": Kind.WORK_DATA_ERASED,
}
WHAT = Text("根拠シート", "根拠シート", "sheet of evidence")


def tell_makers(edition: Edition, step: SheetStep) -> None:
    """Write to everybody who had a hand in the edition, but not to whoever did this; of a withdrawal also to who approved it."""
    told = makers_of(edition)
    if step.act == "sheet.withdraw" and edition.decided_by_id is not None:
        told |= User.objects.filter(pk=edition.decided_by_id, is_active=True)
    others = [one for one in told.order_by("pk") if one.pk != step.by_id]
    _tell(edition, others, KINDS[step.act], f"sheet:{step.pk}")


def tell_of_withdrawn_table(gone: TableWithdrawn) -> None:
    """Heard in the act that takes data down: whoever made a living sheet with a figure from it is told, once for each sheet."""
    figures = SheetFigure.objects.filter(edition__state__in=LIVING).select_related("edition__sheet")
    for edition in {one.edition for one in figures if (gone.name, gone.version) in pins_of(one)}:
        told = makers_of(edition).order_by("pk")
        _tell(edition, told, Kind.WORK_DATA_WITHDRAWN, f"sheet:{edition.pk}:{gone.name}:{gone.version}")


def _tell(edition: Edition, told: Iterable[User], kind: Kind, key: str) -> None:
    page = reverse("evidence_edition", args=[edition.pk])
    tell_of_work(told, kind, what=WHAT, title=edition.words.title, page=page, key=key)
