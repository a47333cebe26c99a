"""What has happened, whom it concerns, and which procedures this household needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.forms.public import KnownHousehold, city_library, procedures_offered, question_guide_form
from madoguchi.foundation.residents.public import (
    AT_THE_COUNTER,
    Entry,
    PersonUnknown,
    Resident,
    get_resident,
    look_for,
    look_up,
    note_shown,
)
from madoguchi.kernel import clock
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.navigator.household import known_household, typed_household, with_card_read
from madoguchi.services.counter.navigator.navigating import (
    ASK,
    COUNTER,
    LEFT,
    PURPOSE,
    Navigation,
    find_occasion,
    navigate,
    reason_of,
)
from madoguchi.services.counter.navigator.policies import set_seen_by
from madoguchi.services.counter.navigator.purposes import NAVIGATING, PURPOSES
from madoguchi.services.counter.navigator.showing import Page, answers_in, day_field, problems_in
from madoguchi.services.counter.navigator.views.identify import clerk_of
from madoguchi.services.counter.operations.choosing import choose_procedures
from madoguchi.services.counter.operations.situation import note_situation
from madoguchi.services.counter.people import CONCERNS, HAPPENED_ON, REGISTERED
from madoguchi.services.counter.refusals import VisitorDied
from madoguchi.services.counter.views.staff.leaving_out import without_refused
from madoguchi.services.counter.vocabulary import Chosen, Identity, Represents

KEPT_FACTS = (PURPOSE,)
ISSUED_AT_ONCE = "issue-immediately"
"""Template of what is handed over while the resident waits."""


def _set(request: HttpRequest, set_id: UUID) -> CounterSet:
    clerk, _desk = clerk_of(request)
    return set_seen_by(clerk, set_id, on=clock.today())


def _purpose(counter_set: CounterSet) -> str:
    return PURPOSES.get(counter_set.facts.get(PURPOSE, ""), AT_THE_COUNTER)


def _entry(request: HttpRequest, counter_set: CounterSet, resident_id: str) -> Entry:
    """The entry, after the line of this look was written; refuses ``ProtectedPerson``."""
    return look_up(
        get_resident(resident_id), _purpose(counter_set), by=actor_of(request), at=clock.now(), what=NAVIGATING,
        case_number=counter_set.short_number,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_happened(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """What has happened, in large."""
    counter_set, library = _set(request, set_id), city_library()
    occasion = find_occasion(library, request.POST.get("occasion", "")) if request.method == "POST" else None
    day, problems = day_field(
        request.POST if occasion else None, counter_set.facts.get(HAPPENED_ON), past=bool(occasion and occasion.past)
    )
    if occasion is not None and not problems:
        kept = {name: counter_set.facts[name] for name in KEPT_FACTS if name in counter_set.facts}
        facts = {**kept, **occasion.answers, **({HAPPENED_ON: day.value} if day.value else {})}
        note_situation(counter_set, life_event=occasion.key, facts=facts, by=actor_of(request), at=clock.now())
        page = "counter_concerned" if occasion.concerns == "deceased" else "counter_needs"
        return redirect(page, set_id=counter_set.pk)
    context = {
        "set": counter_set, "occasions": library.occasions, "day": day,
        "at_once": [one for one in procedures_offered(clock.today())
                    if COUNTER in one.channels and one.review_template == ISSUED_AT_ONCE],
        "problems": [(day.id, problem.message) for problem in problems],
        "crumbs": _crumbs(_("What has happened?")),
    }  # fmt: skip
    return render(request, "counter/staff/navigator/happened.html", context, status=422 if problems else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter_concerned(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Who died: somebody of the household, or looked for."""
    counter_set, problem = _set(request, set_id), ""
    if request.method == "POST" and (chosen := request.POST.get("concerned", "")):
        try:
            facts = {**counter_set.facts, CONCERNS: str(_concerned(request, counter_set, chosen).pk)}
            note_situation(
                counter_set, life_event=counter_set.life_event, facts=facts, by=actor_of(request), at=clock.now()
            )
            return redirect("counter_needs", set_id=counter_set.pk)
        except VisitorDied as refusal:
            counter_set.refresh_from_db()
            problem = refusal.told
    text, found = request.POST.get("text", "").strip()[:100], None
    if text:
        clerk, _desk = clerk_of(request)
        found = look_for(
            text, _purpose(counter_set), seen_by=clerk, by=actor_of(request), at=clock.now(),
            case_number=counter_set.short_number,
        )  # fmt: skip
    household = _entry(request, counter_set, counter_set.resident_id).household if counter_set.resident_id else []
    others = [one for one in household if str(one.pk) != counter_set.resident_id]
    _note_shown(request, counter_set, others)
    context = {
        "set": counter_set, "household": others,
        "found": found, "text": text, "problems": [("id_text", problem)] if problem else [],
        "crumbs": _crumbs(_("Who died?")),
    }  # fmt: skip
    return render(request, "counter/staff/navigator/concerned.html", context, status=422 if problem else 200)


def _note_shown(request: HttpRequest, counter_set: CounterSet, people: list[Resident]) -> None:
    """Others of the household, of whom the page tells something: a line for each, all in one query."""
    note_shown(
        people, _purpose(counter_set), by=actor_of(request), at=clock.now(), what=NAVIGATING,
        case_number=counter_set.short_number,
    )  # fmt: skip


def _concerned(request: HttpRequest, counter_set: CounterSet, resident_id: str) -> Resident:
    """Who was chosen, looked up with its line as anybody else; refuses ``PersonUnknown``, ``ProtectedPerson``."""
    try:
        return _entry(request, counter_set, resident_id).resident
    except Resident.DoesNotExist:
        raise PersonUnknown from None


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter_needs(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """What this household needs; what is left to ask; and the choice."""
    counter_set = _set(request, set_id)
    if not counter_set.life_event:
        return redirect("counter_happened", set_id=counter_set.pk)
    household, entry = _household(request, counter_set)
    navigation = _navigation(counter_set, counter_set.facts, household)
    if request.method == "POST":
        facts = _heard(request, counter_set, navigation)
        problems = problems_in(navigation, request.POST)
        if "choose" in request.POST and not problems:
            after = _navigation(counter_set, facts, household)
            if not {q.name for q in after.questions} - {q.name for q in navigation.questions}:
                return _choose(request, counter_set, navigation, after, facts)
            messages.info(request, _("The answers raise another question."))
        if not problems:
            note_situation(
                counter_set, life_event=counter_set.life_event, facts=facts, by=actor_of(request), at=clock.now()
            )
            return redirect(f"{reverse('counter_needs', args=[counter_set.pk])}#needs")
    else:
        problems = []
    if entry is not None and (others := navigation.people - {str(entry.resident.pk)}):
        _note_shown(request, counter_set, [one for one in entry.household if str(one.pk) in others])
    page = Page(navigation, counter_set, request.POST if problems else None, problems)
    context = {
        "set": counter_set, "page": page, "entry": entry, "problems": page.problem_links,
        "crumbs": _crumbs(_("What is needed")),
    }  # fmt: skip
    return render(request, "counter/staff/navigator/needs.html", context, status=422 if problems else 200)


def _household(request: HttpRequest, counter_set: CounterSet) -> tuple[KnownHousehold | None, Entry | None]:
    """Whose household it is about: of the register, after the look was written down, or as it was typed here."""
    facts, occasion = counter_set.facts, find_occasion(city_library(), counter_set.life_event)
    whose = facts.get(CONCERNS, "") if occasion.concerns == "deceased" else counter_set.resident_id
    entry = _entry(request, counter_set, whose) if whose and occasion.concerns != "newcomer" else None
    if entry is None:
        return None if occasion.concerns == "deceased" else _typed(counter_set), None
    died_on = (
        date.fromisoformat(facts[HAPPENED_ON]) if occasion.concerns == "deceased" and facts.get(HAPPENED_ON) else None
    )
    household = known_household(entry, died_on=died_on)
    if counter_set.identity == Identity.CARD and counter_set.represent == Represents.SELF:
        read_on = localdate(counter_set.opened_at)
        household = with_card_read(household, counter_set.resident_id, on=read_on)
    return household, entry


def _typed(counter_set: CounterSet) -> KnownHousehold | None:
    return typed_household(counter_set.person, on=localdate(counter_set.opened_at))


def _navigation(counter_set: CounterSet, facts: Mapping[str, Any], household: KnownHousehold | None) -> Navigation:
    library, today = city_library(), clock.today()
    return navigate(
        question_guide_form(), library, procedures_offered(today), occasion=find_occasion(library, counter_set.life_event),
        facts=facts, household=household, today=today,
    )  # fmt: skip


def _heard(request: HttpRequest, counter_set: CounterSet, navigation: Navigation) -> dict[str, Any]:
    """The facts of the set after this screen: what was answered, and what is to be asked anew."""
    facts = dict(counter_set.facts)
    facts.update({name: value for name, value in answers_in(navigation, request.POST).items() if value is not None})
    facts[LEFT] = sorted(set(request.POST.getlist("_ticked")) - set(request.POST.getlist("procedure")))
    ask = request.POST.get("ask", "")
    if ask and any(one.question.name == ask for one in navigation.known):
        facts.pop(ask, None)
        facts[ASK] = sorted({*facts.get(ASK, ()), ask})
    return facts


def _choose(
    request: HttpRequest, counter_set: CounterSet, shown: Navigation, after: Navigation, facts: Mapping[str, Any]
) -> HttpResponse:
    """What is ticked comes into the set, and what the answers on the same page made needed."""
    listed = {need.procedure.slug: need for need in (*after.needed, *after.open, *after.related, *after.not_needed)}
    certain = {need.procedure.slug for need in shown.needed}
    follows = [need.procedure.slug for need in after.needed if need.procedure.slug not in certain]
    chosen = [
        Chosen(slug, reason_of(after, listed[slug]))
        for slug in dict.fromkeys([*request.POST.getlist("procedure"), *follows])
        if slug in listed
    ]
    facts = {**facts, REGISTERED: after.registered}
    chosen = without_refused(request, counter_set, chosen)
    made = choose_procedures(
        counter_set, chosen=chosen, life_event=counter_set.life_event, facts=facts, by=actor_of(request), at=clock.now()
    )
    told = ngettext("%(count)d procedure was added.", "%(count)d procedures were added.", len(made))
    messages.success(request, told % {"count": len(made)})
    try:
        return redirect("counter_set", set_id=counter_set.pk)
    except NoReverseMatch:
        return redirect("counter_needs", set_id=counter_set.pk)


def _crumbs(here: str) -> list[tuple[str, str | None]]:
    return [(_("Inbox"), reverse("case_inbox")), (_("Reception"), reverse("counter_identify")), (here, None)]
