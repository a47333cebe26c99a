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

from madoguchi.foundation.accounts.public import actor_of
from madoguchi.foundation.cases.public import ATTACHMENT, attach_file
from madoguchi.kernel import clock
from madoguchi.services.counter.forms import HandOverForm
from madoguchi.services.counter.operations.answering import add_set_row, note_paper_seen, remove_set_row
from madoguchi.services.counter.operations.keeping import abandon_set, hand_over_set, hold_set, take_up_set
from madoguchi.services.counter.refusals import SetEnded
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
    messages.success(request, _("The set is held. Take it up again before the counter closes."))
    return redirect("counter_home")


@require_POST
def counter_take_up(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Go on with a set that was held or handed over."""
    reached = reach(request, set_id)
    take_up_set(reached.counter_set, department=reached.desk, by=actor_of(request), at=clock.now())
    return _back(set_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_hand_over(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Send the set with its resident to another desk."""
    reached = reach(request, set_id) if request.method == "POST" else look_at(request, set_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, departments=_other_desks(reached))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["department"]
        because = form.cleaned_data["because"]
        hand_over_set(reached.counter_set, department=to.pk, because=because, by=actor_of(request), at=clock.now())
        messages.success(request, _("The set was handed over: %(department)s.") % {"department": to.name})
        return redirect("counter_home")
    context = {
        "counter_set": reached.counter_set,
        "form": form,
        "crumbs": [*reached.crumbs[:-1], (reached.counter_set.name, reverse("counter_set", args=[set_id])),
                   (_("Hand over"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_hand_over.html", context, status=422 if form.errors else 200)


def _other_desks(reached: Reached) -> list[str]:
    """Where the set may go: to the departments of its forms, and back to where it was begun."""
    counter_set = reached.counter_set
    keys = {counter_set.home, *counter_set.forms.filter(dropped_at=None).values_list("department", flat=True)}
    return sorted(keys - {counter_set.department})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter_abandon(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Give the set up, after having been asked; also one whose person is protected since, of which nothing is shown."""
    reached = reach_unseen(request, set_id)
    reached.refuse_part()
    hidden = is_hidden(reached)
    if not hidden and request.method != "POST":
        reached = look_at(request, set_id)
    if request.method == "POST":
        abandon_set(reached.counter_set, by=actor_of(request), at=clock.now())
        messages.success(request, _("The set was given up. Its drafts were deleted."))
        return redirect("counter_home")
    context = {
        "counter_set": reached.counter_set,
        "hidden": hidden,
        "crumbs": [reached.crumbs[0], *([] if hidden else [(reached.counter_set.name, reverse("counter_set", args=[set_id]))]),
                   (_("Give up"), None)],
    }  # fmt: skip
    return render(request, "counter/staff/counter_abandon.html", context)
