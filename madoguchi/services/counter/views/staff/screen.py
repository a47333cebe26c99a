"""The set's one screen: who, what for, what is still unknown; and what was said twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.forms.public import AttachmentState, Text, city_library, input_id
from madoguchi.foundation.organisation.public import Department
from madoguchi.foundation.residents.public import AT_THE_COUNTER, Resident, fact_kinds, note_shown
from madoguchi.kernel import clock
from madoguchi.services.counter.bereaved import OFFERED
from madoguchi.services.counter.conversation import GROUPS, Conversation, FormPart, Question
from madoguchi.services.counter.differing import differences
from madoguchi.services.counter.forms import IdentityForm
from madoguchi.services.counter.navigator.arrivals import came_by_reservation
from madoguchi.services.counter.navigator.proposing import proposed_occasion
from madoguchi.services.counter.needless import needless_forms
from madoguchi.services.counter.operations.answering import Answered, answer_questions, note_paper_seen
from madoguchi.services.counter.views.staff.reaching import Reached, look_at, reach
from madoguchi.services.counter.wording import CHANGE_WORDS, GROUP_WORDS

MINE = "mine"
"""Value of the choice that lets this clerk's answer stand."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_set(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Everything about a set on one screen; answers are saved from here."""
    if request.method != "POST":
        return show_set(request, look_at(request, set_id))
    reached = reach(request, set_id)
    _see_papers(request, reached)
    asked = {one.key for one in reached.conversation().missing} if "then_check" in request.POST else set()
    data = {name: request.POST.getlist(name) for name in request.POST}
    chosen = {name.removeprefix("choose."): request.POST[name] for name in request.POST if name.startswith("choose.")}
    told = answer_questions(
        reached.counter_set,
        data=data,
        revision=_number(request.POST.get("revision")),
        mine=[key for key, choice in chosen.items() if choice == MINE],
        within=reached.within,
        by=actor_of(request),
        at=clock.now(),
    )
    _tell(request, told)
    if told.clashes:
        return _show_clashes(request, set_id, told)
    if "then_check" in request.POST and not told.problems:
        missing = {one.key for one in reached.conversation().missing}
        if not missing:
            return redirect("counter_check", set_id=set_id)
        if missing <= asked:
            messages.warning(request, _("Something is still to be answered before you can go on."))
        else:
            messages.info(request, _("The answers raise another question."))
    return redirect(f"{reverse('counter_set', args=[set_id])}#questions")


def _see_papers(request: HttpRequest, reached: Reached) -> None:
    """Originals that were looked at, ticked on the same screen; one that several forms want is ticked once."""
    ticked = set(request.POST.getlist("paper_seen"))
    for waiting in papers_waiting(reached.conversation()) if ticked else ():
        for part, paper in waiting.wanted if waiting.key in ticked else ():
            form = reached.form(part.form.pk)
            note_paper_seen(form, paper=paper.attachment.name, seen=True, by=actor_of(request), at=clock.now())


@dataclass(slots=True)
class PaperWaiting:
    """A paper that has to be handed in and was neither seen nor scanned, with the forms that want it."""

    wanted: list[tuple[FormPart, AttachmentState]]

    @property
    def key(self) -> str:
        """The value of its tick."""
        part, paper = self.wanted[0]
        return f"{part.form.pk}:{paper.attachment.name}"

    @property
    def label(self) -> Text:
        """What it is called."""
        return self.wanted[0][1].attachment.label

    @property
    def titles(self) -> list[Text]:
        """Of the forms that want it."""
        return [part.procedure.title for part, _paper in self.wanted]


def papers_waiting(conversation: Conversation) -> list[PaperWaiting]:
    """The papers that are still to be looked at; those called the same are one paper."""
    found: dict[str, PaperWaiting] = {}
    for part in conversation.forms:
        for paper, there in part.papers:
            if paper.required and not there:
                found.setdefault(paper.attachment.label.ja, PaperWaiting([])).wanted.append((part, paper))
    return list(found.values())


def _number(text: str | None) -> int:
    """The revision of a screen; one that says none counts as the oldest, so that nothing is overwritten unseen."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _tell(request: HttpRequest, told: Answered) -> None:
    news: dict[tuple[str, str], list[str]] = {}
    for one in told.meanwhile:
        if one["by_id"] != actor_of(request).id:
            news.setdefault((one["by"], one["what"]), []).extend(one["named"])
    for (who, what), named in news.items():
        messages.info(request, _("Meanwhile %(who)s %(what)s. %(named)s") % {
            "who": who, "what": CHANGE_WORDS.get(what, what), "named": "、".join(dict.fromkeys(named)),
        })  # fmt: skip
    for title, why in told.needless:
        messages.info(request, _("“%(procedure)s” was taken off. %(why)s") % {"procedure": title, "why": why})
    if told.changed and not told.problems:
        messages.success(request, _("Saved."))


def _show_clashes(request: HttpRequest, set_id: UUID, told: Answered) -> HttpResponse:
    reached = look_at(request, set_id)
    clashes = [
        {
            "clash": clash,
            "inputs": [
                (f"{clash.question.key}.{suffix}" if suffix else clash.question.key, one)
                for suffix, value in clash.mine_typed.items()
                for one in (value if isinstance(value, list) else [value])
            ],
        }
        for clash in told.clashes
    ]
    context = {"reached": reached, "counter_set": reached.counter_set, "clashes": clashes, "crumbs": reached.crumbs,
               "own": all(clash.own for clash in told.clashes)}  # fmt: skip
    return render(request, "counter/staff/counter_clash.html", context, status=409)


def show_set(request: HttpRequest, reached: Reached) -> HttpResponse:
    """Draw the screen."""
    conversation = reached.conversation()
    everything = request.GET.get("all") == "1"
    problems = [(input_id(trouble.path), trouble.message) for q in conversation.missing
                if (trouble := conversation.trouble(q)) is not None]  # fmt: skip
    context = {
        "reached": reached,
        "counter_set": reached.counter_set,
        "entry": reached.entry,
        "conversation": conversation,
        "groups": groups_of(conversation, conversation.missing),
        "suggested": [] if everything else groups_of(conversation, conversation.suggested),
        "papers": papers_waiting(conversation),
        "differences": [one for part in conversation.forms for one in differences(part.form)],
        "optional": groups_of(conversation, conversation.optional),
        "answered": groups_of(conversation, conversation.answered) if everything else [],
        "everything": everything,
        "problems": problems,
        "asked": len(conversation.missing) + len(conversation.answered),
        "needless": needless_forms(reached.counter_set, within=reached.within),
        "identity": IdentityForm(),
        "asks_consent": any(kind.consent is not None for kind in fact_kinds().values()),
        "languages": settings.LANGUAGES,
        "proposed": proposed_occasion(reached.counter_set, on=clock.today()) if reached.is_whole else None,
        "reserved": came_by_reservation(reached.counter_set),
        "event": _event(reached.counter_set.life_event),
        "departments": {one.pk: one for one in Department.objects.all()},
        "crumbs": reached.crumbs,
    }
    _note_offered(request, reached, [context[name] for name in ("groups", "suggested", "optional", "answered")])
    return render(request, "counter/staff/counter_set.html", context)


def _note_offered(request: HttpRequest, reached: Reached, shown: Iterable[Any]) -> None:
    """A line for everybody of the register whom the screen offers to be chosen."""
    offered = {one.id for groups in shown for group in groups for put in group["questions"] for one in put.choices}
    if offered:
        note_shown(
            Resident.objects.filter(pk__in=offered), AT_THE_COUNTER, by=actor_of(request), at=clock.now(), what=OFFERED,
            case_number=reached.counter_set.short_number,
        )  # fmt: skip


def groups_of(conversation: Conversation, questions: list[Question]) -> list[dict[str, Any]]:
    """The questions by the order of a conversation, each group with its heading."""
    found = []
    for group in GROUPS:
        put = [conversation.put(question) for question in questions if question.group == group]
        if put:
            found.append({"name": group, "title": GROUP_WORDS[group], "questions": put})
    return found


def _event(key: str) -> Text:
    events = {one.key: Text(one.ja, one.plain, one.en) for one in city_library().life_events}
    return events.get(key, Text(""))
