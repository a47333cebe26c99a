"""A place in the plan in words: what ``measures.online-procedures.kpis.procedures-online.targets.2025`` is for a reader."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Sentence
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.years import year_in_words

BETWEEN = " › "
SILENT = ("measures", "kpis", "points")
"""What stands under them says enough."""
WORDS: dict[str, Sentence] = {
    "actions": _("Actions"),
    "baseline": _("where the plan began"),
    "basis": _("Assumption"),
    "better": _("Better"),
    "bodies": _("Bodies"),
    "chair": _("Chair"),
    "costs": _("Cost"),
    "counted": _("How it is counted"),
    "definition": _("Definition"),
    "deputy": _("In the chair's place"),
    "effects": _("Effect"),
    "en": _("in English"),
    "evidence": _("Evidence"),
    "first": _("First"),
    "goals": _("Goals"),
    "issues": _("Issues"),
    "ja": _("in Japanese"),
    "last": _("Last"),
    "members": _("Members"),
    "minutes_each": _("Minutes each"),
    "note": _("Remark"),
    "office": _("Office of the plan"),
    "over_65": _("65 and over"),
    "over_65_percent": _("65 and over, per cent"),
    "overview": _("Overview"),
    "owner": _("Owner"),
    "period": _("Period"),
    "plain": _("in plain Japanese"),
    "policies": _("Policies"),
    "population": _("Population"),
    "present": _("Present state"),
    "projected": _("projected"),
    "purpose": _("Purpose"),
    "report_due_days": _("Days until a report is due"),
    "schedule": _("Schedule"),
    "secretariat": _("Secretariat"),
    "source": _("Source"),
    "targets": _("Target"),
    "title": _("Title"),
    "to_confirm": _("to be confirmed by the city"),
    "total": _("Total"),
    "under_15": _("Under 15"),
    "unit": _("Unit"),
    "values": _("Values of the plan"),
    "vision": _("Vision"),
    "working": _("15 to 64"),
    "year": _("Year"),
    "years": _("Fiscal years"),
    "yen": _("Yen"),
    "yen_per_hour": _("Yen an hour"),
}


def path_in_words(plan: Plan, path: str) -> str:
    """The same for a reader; a key that nobody explains stays as it is."""
    parts = path.split(".")
    said = [_word(plan, parts, n) for n in range(len(parts)) if parts[n] not in SILENT]
    return BETWEEN.join(said)


def _word(plan: Plan, parts: list[str], n: int) -> str:
    part, above = parts[n], parts[n - 1] if n else ""
    if above == "measures" and (measure := plan.find_measure(part)) is not None:
        return f"{measure.number} {measure.title}"
    if above == "kpis" and (pair := plan.find_kpi(part)) is not None:
        return str(pair[1].title)
    if above == "bodies" and (body := plan.find_body(part)) is not None:
        return str(body.title)
    if above == "targets" and part.isdigit():
        return year_in_words(int(part), get_language() or "ja")
    return str(WORDS.get(part, part))
