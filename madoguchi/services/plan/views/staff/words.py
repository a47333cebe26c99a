"""Matters, items and posts in words, with the address of each."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.organisation.public import Department, Post
from madoguchi.services.plan.definition import Plan
from madoguchi.services.plan.models import AgendaItem, ChangeProposal, ProgressReport


def matter_in_words(plan: Plan, matter: ProgressReport | ChangeProposal) -> tuple[str, str]:
    """What it is called, and where it stands."""
    if isinstance(matter, ChangeProposal):
        return _("Change of the plan: %(title)s") % {"title": matter.title}, reverse("plan_proposal", args=[matter.pk])
    measure = plan.find_measure(matter.measure_key)
    title = f"{measure.number} {measure.title}" if measure else matter.measure_key
    address = reverse("plan_report", args=[matter.of.key, matter.measure_key]) + f"?plan={matter.plan_key}"
    return _("%(quarter)s progress report: %(measure)s") % {"quarter": matter.of, "measure": title}, address


def item_in_words(plan: Plan, item: AgendaItem) -> tuple[str, str]:
    """What an item of an agenda is about, and where that stands (empty: nowhere else)."""
    matter = item.matter
    if matter is not None:
        return matter_in_words(plan, matter)
    if item.question is not None:
        return _("Question from below: %(question)s") % {"question": item.question.question}, ""
    if item.answer is not None:
        words = {"question": item.answer.question, "answer": item.answer.answer}
        return _("Answer from above to “%(question)s”: %(answer)s") % words, ""
    return item.title, ""


def names_in_bodies(plan: Plan) -> dict[str, str]:
    """Key of a post or department that the bodies name → its name."""
    keys = {
        plan.office,
        *(body.secretariat for body in plan.bodies),
        *(one for body in plan.bodies for one in body.posts),
    }
    named = {one.key: str(one.name) for one in Department.objects.filter(key__in=keys)}
    posts = Post.objects.filter(key__in=keys).select_related("department")
    return named | {one.key: f"{one.department.name} {one.title}" for one in posts}
