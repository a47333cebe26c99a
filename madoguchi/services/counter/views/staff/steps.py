"""Single steps at the counter: rows, papers, hold, hand over, give up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.foundation.accounts.public import User, actor_of
from madoguchi.foundation.cases.public import ATTACHMENT, attach_file
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel import clock
from madoguchi.services.counter.forms import HandOverForm
from madoguchi.services.counter.operations.answering import add_set_row, note_paper_seen, remove_set_row
from madoguchi.services.counter.operations.keeping import abandon_set, hand_over_set, hold_set, take_up_set
from madoguchi.services.counter.policies import speaks_of_protected, who_may_see
from madoguchi.services.counter.refusals import NobodyThereMaySee, SetEnded
from madoguchi.services.counter.views.staff.reaching import Reached, is_hidden, look_at, reach, reach_unseen


def _back(set_id: UUID, at: str = "") -> HttpResponse:
    return redirect(f"{reverse('counter_set', args=[set_id])}{at}")


@require_POST
def counter_row(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """Add an entry to a list of a form, or take one out (``row``)."""
    form = reach(request, set_id).form(counter_form_id)
    page, row = request.POST.get("page", ""), request.POST.get("row", "")
    if row:
        remove_set_row(form, page=page, row=row, by=actor_of(request), at=clock.now())
    else:
        add_set_row(form, page=page, by=actor_of(request), at=clock.now())
    return _back(set_id, "#questions")


@require_POST
def counter_paper(request: HttpRequest, set_id: UUID, counter_form_id: UUID) -> HttpResponse:
    """Note that an original was seen (or take that back), or take a scanned file in."""
    form = reach(request, set_id).form(counter_form_id)
    paper, by = request.POST.get("paper", ""), actor_of(request)
    if form.draft is None:
        raise SetEnded
    uploads = request.FILES.getlist("scan")
    if not uploads:
        note_paper_seen(
            form, paper=paper, seen="seen" in request.POST, what=request.POST.get("what", ""), by=by, at=clock.now()
        )
    for upload in uploads:
        place = request.POST.get("place") or f"{ATTACHMENT}{paper}"
        attach_file(form.draft, name=place, upload=upload, by=by, at=clock.now())
    return _back(set_id, "#papers")


@require_POST
def counter_hold(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Put the set aside for the day."""
    hold_set(reach(request, set_id).counter_set, by=actor_of(request), at=clock.now())
    messages.success(request, _("The set is held. Press “Take it up here” before the counter closes."))
    return redirect("counter_home")


@require_POST
def counter_take_up(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Go on with a set that was held or handed over."""
    reached = reach(request, set_id)
    take_up_set(reached.counter_set, department=reached.desk, by=actor_of(request), at=clock.now())
    messages.success(request, _("The set is at your desk now. Go on where it stopped."))
    return _back(set_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_hand_over(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Send the set with its resident to another desk; also one whose person is protected since, of which nothing is shown."""
    reached, hidden = _reach_to_part(request, set_id)
    seeing = _who_sees(reached)
    blind = [key for key in _other_desks(reached) if seeing.get(key) == []]
    desks = [key for key in _other_desks(reached) if not (hidden and key in blind)]
    form = HandOverForm(request.POST if request.method == "POST" else None, departments=desks, unseeing=blind)
    status = 200
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["department"]
        try:
            hand_over_set(
                reached.counter_set, department=to.pk, because=form.cleaned_data["because"],
                by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except NobodyThereMaySee as refusal:
            form.add_error("department", refusal.told)
            status = refusal.status
        else:
            messages.success(request, _("The set was handed over: %(department)s.") % {"department": to.name})
            return redirect("counter_home")
    context = {
        "counter_set": reached.counter_set,
        "hidden": hidden,
        "form": form,
        "desks": desks,
        "blind": Department.objects.filter(pk__in=blind),
        "here": seeing.get(reached.counter_set.department, []),
        "crumbs": _crumbs_to_part(reached, hidden, _("Hand over")),
    }
    if form.errors and status == 200:
        status = 422
    return render(request, "counter/staff/counter_hand_over.html", context, status=status)


def _other_desks(reached: Reached) -> list[str]:
    """Where the set may go: to the departments of its forms, and back to where it was begun."""
    counter_set = reached.counter_set
    keys = {counter_set.home, *counter_set.forms.filter(dropped_at=None).values_list("department", flat=True)}
    return sorted(keys - {counter_set.department})


def _who_sees(reached: Reached) -> dict[str, list[User]]:
    """Of a protected person's set: department -> who may see it there; empty for everybody else's."""
    counter_set, today = reached.counter_set, clock.today()
    if not speaks_of_protected(counter_set, on=today):
        return {}
    return {key: who_may_see(counter_set, key, on=today) for key in (counter_set.department, *_other_desks(reached))}


def _reach_to_part(request: HttpRequest, set_id: UUID) -> tuple[Reached, bool]:
    """The set to part from it, and whether it is hidden from this clerk: of a hidden one nothing is shown."""
    reached = reach_unseen(request, set_id)
    hidden = is_hidden(reached)
    if hidden:
        return reached, True
    return (reach if request.method == "POST" else look_at)(request, set_id), False


def _crumbs_to_part(reached: Reached, hidden: bool, title: str) -> list[tuple[str, str | None]]:
    set_page = (reached.counter_set.name, reverse("counter_set", args=[reached.counter_set.pk]))
    return [reached.crumbs[0], *([] if hidden else [set_page]), (title, None)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_abandon(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Give the set up, after having been asked; also one whose person is protected since, of which nothing is shown."""
    reach_unseen(request, set_id).refuse_part()
    reached, hidden = _reach_to_part(request, set_id)
    if request.method == "POST":
        abandon_set(reached.counter_set, by=actor_of(request), at=clock.now())
        messages.success(request, _("The set was given up. Its drafts were deleted."))
        return redirect("counter_home")
    seeing = _seeing_named(reached) if hidden else []
    context = {
        "counter_set": reached.counter_set,
        "hidden": hidden,
        "seeing": seeing,
        "elsewhere": any(not here for _department, _people, here in seeing),
        "crumbs": _crumbs_to_part(reached, hidden, _("Give up")),
    }
    return render(request, "counter/staff/counter_abandon.html", context)


def _seeing_named(reached: Reached) -> list[tuple[Department, list[User], bool]]:
    """(department, who may see the set there, whether that is where it lies) of every desk at which somebody may."""
    seeing = {key: people for key, people in _who_sees(reached).items() if people}
    there = Department.objects.in_bulk(seeing)
    return [(there[key], people, key == reached.counter_set.department) for key, people in seeing.items()]
