"""The way through a draft: its steps, which of them are done, and which comes next."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.foundation.accounts.public import ASSURANCES, assurance_of
from madoguchi.foundation.cases.public import ATTACHMENT, Draft, attached, draft_state, page_problems
from madoguchi.foundation.forms.public import FormState, Page, Problem, find_problems
from madoguchi.kernel import clock
from madoguchi.services.procedures.vocabulary import ATTACHMENTS, CHECK, MAIL, Step


def assurance_for(request: HttpRequest, draft: Draft) -> str:
    """How surely the applicant will be known when this draft is sent.

    A procedure that has to be signed cannot be sent without it, so its conditions are asked as if it were signed:
    otherwise signing would change what was signed. A confirmed mail address counts for somebody without an account.
    Whoever showed no card in this session is not taken for more: the register opens to a card only.
    """
    held = assurance_of(request)
    signs = draft.channel == "online" and draft.version.procedure.assurance_online == "signature"
    if signs and ASSURANCES.index(held) >= ASSURANCES.index("card"):
        return "signature"
    return max(held, "email", key=ASSURANCES.index) if draft.mail_confirmed_at else held


def state_of(request: HttpRequest, draft: Draft) -> FormState:
    """What the draft asks now, of the person in this browser."""
    return draft_state(draft, assurance=assurance_for(request, draft), at=clock.now())


def needs_mail(draft: Draft) -> bool:
    """Whether a mail address has to be confirmed before it can be sent."""
    return asks_mail(draft) and draft.mail_confirmed_at is None


def asks_mail(draft: Draft) -> bool:
    """Whether a mail address is part of the way: nothing is sent of what is prepared for the counter."""
    return draft.version.procedure.assurance_online == "email" and not draft.is_prepared


def steps_of(draft: Draft, state: FormState) -> list[Step]:
    """Every step in order; the last one is the check page."""
    steps = [
        Step(page.name, str(page.title), page_url(draft, page.name), page_done(draft, state, page))
        for page in state.pages
    ]
    if state.attachments:
        done = ATTACHMENTS in draft.confirmed and not attachment_problems(draft, state)
        label = _("Documents, if you have photos") if draft.is_prepared else _("Documents to send along")
        steps.append(Step(ATTACHMENTS, label, step_url(draft, ATTACHMENTS), done))
    if asks_mail(draft):
        steps.append(Step(MAIL, _("Mail address"), step_url(draft, MAIL), not needs_mail(draft)))
    last = _("Look through it") if draft.is_prepared else _("Check and send")
    steps.append(Step(CHECK, last, step_url(draft, CHECK), done=False))
    return steps


def page_done(draft: Draft, state: FormState, page: Page) -> bool:
    """Whether a page was gone through and nothing on it is missing."""
    if page.name not in draft.confirmed:
        return False
    if page.repeat and any(key.startswith(f"{page.name}#") for key in draft.typed):
        return not any(page_problems(draft, state, page, row["id"]) for row in draft.answers.get(page.name, []))
    return not page_problems(draft, state, page)


def attachment_problems(draft: Draft, state: FormState) -> list[Problem]:
    """What is missing among the documents to send along."""
    return [p for p in find_problems(state, attached(draft.held_files())) if p.path.startswith(ATTACHMENT)]


def page_url(draft: Draft, name: str) -> str:
    """The address of a page of the definition."""
    return reverse("draft_page", args=[draft.pk, name])


def step_url(draft: Draft, name: str) -> str:
    """The address of a step of our own."""
    return reverse({ATTACHMENTS: "draft_attachments", MAIL: "draft_mail", CHECK: "draft_check"}[name], args=[draft.pk])


def first_open_step(steps: list[Step]) -> Step:
    """Where to go on: the first step that is not done."""
    return next(step for step in steps if not step.done)


def step_after(steps: list[Step], name: str, *, to_check: bool) -> Step:
    """The step after ``name``; somebody who came from the check page goes straight to what is still open."""
    if to_check:
        return first_open_step(steps)
    names = [step.name for step in steps]
    return steps[names.index(name) + 1] if name in names else first_open_step(steps)


def step_before(steps: list[Step], name: str) -> Step | None:
    """The step before ``name``, if there is one."""
    names = [step.name for step in steps]
    place = names.index(name) if name in names else 0
    return steps[place - 1] if place else None


def steps_shown(steps: list[Step], current: str) -> list[dict[str, str]]:
    """For the steps component: what is not yet reached is no link."""
    shown = []
    reachable = True
    for step in steps:
        state = "current" if step.name == current else "done" if step.done else "todo"
        shown.append({"label": step.label, "state": state, "url": step.url if reachable else ""})
        reachable = reachable and step.done
    return shown
