"""The resident's side of the desk: a tablet that shows the filled forms, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.foundation.accounts.public import (
    Pace,
    actor_of,
    at_a_pace,
    begin_signing,
    forget_signature,
    take_signature,
    verify_signature,
)
from madoguchi.foundation.cases.public import AnswerGroup
from madoguchi.kernel import clock
from madoguchi.kernel.acts import Actor
from madoguchi.kernel.refusals import Refused
from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE, remember_choice
from madoguchi.services.counter.models import CounterSet, Tablet
from madoguchi.services.counter.operations.confirming import confirm_form, object_to_form
from madoguchi.services.counter.operations.signing import sign_set
from madoguchi.services.counter.operations.speaking import set_language
from madoguchi.services.counter.operations.tablets import pair_tablet
from madoguchi.services.counter.people import another_than
from madoguchi.services.counter.refusals import ChangedSinceConfirmed, NotConfirmed, SetEnded
from madoguchi.services.counter.rules import locked_card_words
from madoguchi.services.counter.seen import SEEN, changes_since_seen, forget_seen, note_seen
from madoguchi.services.counter.showing import Shown
from madoguchi.services.counter.signed import signing_of
from madoguchi.services.counter.strokes import HEIGHT, WIDTH, path_of, read_strokes
from madoguchi.services.counter.tablet_refusals import CardOfAnother, NotAsShown, TabletCodeWrong
from madoguchi.services.counter.tablets import KEY, NOBODY, SPOKEN, forms_of, part_on, set_on, stand_of, tablet_here
from madoguchi.services.counter.taken_away import told_of_taken_away
from madoguchi.services.counter.vocabulary import MOST_OF_OBJECTION

P = ParamSpec("P")
SIGNING = "madoguchi_tablet_signing"
"""In the session of the tablet: the set whose page for signing was shown, as long as nobody has signed it."""
Page = Callable[Concatenate[HttpRequest, Tablet, CounterSet, P], HttpResponse]
PAIRING = Pace("counter.pairing", 20, timedelta(minutes=5))
"""A million codes, of which few are open for five minutes: twenty tries find one with a chance of one in thousands."""


def tablet_page(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of the set that lies on this tablet; with none there, the way leads back to waiting.

    What is sent says of which set it speaks: from the page of another one nothing is taken.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        tablet = tablet_here(request, at=clock.now())
        counter_set = set_on(tablet, at=clock.now()) if tablet is not None else None
        if tablet is None or counter_set is None:
            return redirect("tablet")
        try:
            if request.method == "POST" and request.POST.get("set") != str(counter_set.pk):
                raise NotAsShown
            if request.method != "POST" and request.session.get(SPOKEN, str(counter_set.pk)) != str(counter_set.pk):
                # Another set was laid while this page was open: it begins in its own language.
                return redirect("tablet")
            spoken = get_language() or counter_set.language
            here = request.session.get(SPOKEN) == str(counter_set.pk)
            if request.method == "POST" and here and spoken != counter_set.language:
                # What was chosen on the tablet is the resident's language from here on, also on paper.
                set_language(counter_set, language=spoken, by=_resident(request, tablet, counter_set), at=clock.now())
            return view(request, tablet, counter_set, *args, **kwargs)
        except NotAsShown as refusal:
            request.session.pop(SIGNING, None)
            return render(request, "counter/tablet/tablet_changed.html", {"refusal": refusal}, status=refusal.status)
        except SetEnded:
            # Submitted or given up this moment: the waiting page says what is to be said.
            return redirect("tablet")

    return page


def _resident(request: HttpRequest, tablet: Tablet, counter_set: CounterSet) -> Actor:
    """Whoever sits before the tablet, named as the clerk identified him."""
    return Actor(kind="guest", id=f"tablet:{tablet.pk}", name=counter_set.name)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest) -> HttpResponseBase:
    """Pair this browser by its code; once paired, wait until the clerk shows something."""
    if request.method == "POST":
        return _pair(request)
    here = tablet_here(request, at=clock.now())
    if here is None:
        context = {"code": _digits(request.GET.get("code", "")), "ended": KEY in request.session}
        return render(request, "counter/tablet/tablet_pair.html", context)
    counter_set = set_on(here, at=clock.now())
    if counter_set is None:
        request.session[SPOKEN] = NOBODY
        forget_seen(request)
        if signing := request.session.pop(SIGNING, None):
            well, told = told_of_taken_away(str(signing))
            messages.add_message(request, messages.SUCCESS if well else messages.WARNING, told)
        return render(
            request, "counter/tablet/tablet_wait.html", {"stand": stand_of(here, at=clock.now()), "tablet": here}
        )
    response = redirect("tablet_forms")
    if request.session.get(SPOKEN) != str(counter_set.pk):
        # A new person: the tablet speaks the language that the clerk has chosen, not that of the one before.
        request.session[SPOKEN] = str(counter_set.pk)
        remember_choice(response, LANGUAGE_COOKIE, counter_set.language)
    return response


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdecimal() and one.isascii())[:6]


@at_a_pace(PAIRING)
def _pair(request: HttpRequest) -> HttpResponseBase:
    typed = request.POST.get("code", "")
    try:
        _tablet, key = pair_tablet(_digits(typed.translate(_WIDE)), by=actor_of(request), at=clock.now())
    except TabletCodeWrong as refusal:
        context = {"code": typed[:20], "refusal": refusal, "problems": [("id-code", str(refusal))]}
        return render(request, "counter/tablet/tablet_pair.html", context, status=refusal.status)
    request.session.cycle_key()
    request.session[KEY] = key
    return redirect("tablet")


_WIDE = {0xFF10 + n: str(n) for n in range(10)}


@login_not_required
@never_cache
@require_safe
def tablet_stand(request: HttpRequest) -> HttpResponse:
    """For the page's script: a word that changes when there is something new to see."""
    here = tablet_here(request, at=clock.now())
    if here is None:
        return JsonResponse({"stand": "unpaired", "set": ""})
    counter_set = set_on(here, at=clock.now())
    return JsonResponse(
        {"stand": stand_of(here, at=clock.now()), "set": str(counter_set.pk) if counter_set is not None else ""}
    )


@require_safe
@tablet_page
def tablet_forms(request: HttpRequest, tablet: Tablet, counter_set: CounterSet) -> HttpResponse:
    """Every form of the set, and which are still to be looked at."""
    forms = _forms(tablet, counter_set)
    ready = bool(forms) and all(one.is_confirmed for one in forms)
    signing = signing_of(one.form for one in forms)
    return render(
        request,
        "counter/tablet/tablet_forms.html",
        {
            "counter_set": counter_set, "forms": forms, "ready": ready, "stand": stand_of(tablet, at=clock.now()),
            "done": ready and signing.is_done, "signing": signing,
            "next": next((one for one in forms if _to_look_at(one)), None),
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@tablet_page
def tablet_form(request: HttpRequest, tablet: Tablet, counter_set: CounterSet, counter_form_id: UUID) -> HttpResponse:
    """One form in large letters: it is right, or something is wrong."""
    forms = _forms(tablet, counter_set)
    look = next((one for one in forms if one.form.pk == counter_form_id), None)
    if look is None:
        return redirect("tablet_forms")
    if request.method != "POST":
        return _form_page(request, tablet, counter_set, forms, look)
    if request.POST.get("answer") == "wrong":
        return _object(request, tablet, counter_set, forms, look)
    ticked = request.POST.getlist("agree")
    missing = [f.path for f in look.declared if f.path not in ticked]
    if missing:
        problems = [(f"id-agree-{path}", _("Read the statement, and tick the box to agree.")) for path in missing]
        return _form_page(request, tablet, counter_set, forms, look, problems=problems, status=422)
    try:
        confirm_form(
            look.form,
            shown=request.POST.get("shown", ""),
            agreed=[f.path for f in look.offered if f.path in ticked],
            tablet=tablet,
            by=_resident(request, tablet, counter_set),
            at=clock.now(),
        )
    except (NotAsShown, SetEnded):
        raise
    except Refused as refusal:
        messages.warning(request, refusal.told)
        return redirect("tablet_form", counter_form_id=counter_form_id)
    note_seen(request, counter_set, str(look.form.pk), without_statements(look))
    rest = next((one for one in forms if one.form.pk != counter_form_id and _to_look_at(one)), None)
    return redirect("tablet_form", counter_form_id=rest.form.pk) if rest else redirect("tablet_forms")


def _forms(tablet: Tablet, counter_set: CounterSet) -> list[Shown]:
    """What of the set lies there: a desk that sees only its part shows only that."""
    at = clock.now()
    return forms_of(counter_set, at=at, within=part_on(tablet, counter_set, at=at))


def _to_look_at(one: Shown) -> bool:
    return not one.is_confirmed and not one.problems and not one.form.is_objected


def _form_page(
    request: HttpRequest,
    tablet: Tablet,
    counter_set: CounterSet,
    forms: list[Shown],
    look: Shown,
    *,
    problems: list[tuple[str, str]] | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    groups = without_statements(look)
    changes = changes_since_seen(request, counter_set, str(look.form.pk), groups)
    context = {
        "counter_set": counter_set, "look": look, "forms": forms, "changes": changes,
        "changed": {one.path: one for one in changes if one.path},
        "number": forms.index(look) + 1, "problems": problems or [], "said": said,
        "stand": stand_of(tablet, at=clock.now()), "wrong": request.POST.get("answer") == "wrong",
        "groups": groups, "ticked": request.POST.getlist("agree"), "marked": request.POST.getlist("row"),
        "longest": MOST_OF_OBJECTION,
    }  # fmt: skip
    return render(request, "counter/tablet/tablet_form.html", context, status=status)


def without_statements(look: Shown) -> list[AnswerGroup]:
    """What a form says, without what is declared by confirming it."""
    groups = []
    for group in look.groups:
        rows = [row for row in group.rows if row.field.type != "statement"]
        if rows:
            groups.append(replace(group, rows=rows))
    return groups


def _object(
    request: HttpRequest, tablet: Tablet, counter_set: CounterSet, forms: list[Shown], look: Shown
) -> HttpResponse:
    rows = {row.path for group in without_statements(look) for row in group.rows}
    said = request.POST.get("objection", "").replace("\r\n", "\n")
    try:
        object_to_form(
            look.form,
            objection=said,
            rows=rows.intersection(request.POST.getlist("row")),
            shown=request.POST.get("shown", ""),
            tablet=tablet,
            by=_resident(request, tablet, counter_set),
            at=clock.now(),
        )
    except SetEnded:
        raise
    except Refused as refusal:
        told = refusal.told
        if isinstance(refusal, NotAsShown):
            told = _(
                "This form was changed while you were looking at it: the clerk has not been told yet. Look at what it says now. "
                "If something is still wrong, tell the clerk once more."
            )
        problems = [("id-objection", told)]
        status = refusal.status if isinstance(refusal, NotAsShown) else 422
        return _form_page(request, tablet, counter_set, forms, look, problems=problems, said=said, status=status)
    note_seen(request, counter_set, str(look.form.pk), without_statements(look))
    messages.success(request, _("Thank you. The clerk sees what you said, and changes it."))
    return redirect("tablet_forms")


@require_http_methods(["GET", "HEAD", "POST"])
@tablet_page
def tablet_sign(request: HttpRequest, tablet: Tablet, counter_set: CounterSet) -> HttpResponse:
    """Sign all forms at once: with a finger, by writing one's name on the keys, or with the card."""
    forms = _forms(tablet, counter_set)
    if not forms or not all(one.is_confirmed for one in forms):
        _say_why_not(request, counter_set, forms)
        return redirect("tablet_forms")
    digest = digest_of(forms)
    if request.method == "POST" and request.POST.get("shown") != digest:
        raise NotAsShown
    request.session[SIGNING] = str(counter_set.pk)
    if request.method == "POST" and request.POST.get("how") == "card":
        label = _("Forms at the counter: %(count)d") % {"count": len(forms)}
        return redirect(begin_signing(request, digest_hex=digest, label=label, return_to=request.path))
    signature: dict[str, object] | None = None
    refused: CardOfAnother | None = None
    problems: list[tuple[str, str]] = []
    born_on: date | None = None
    if request.method == "POST":
        signature, problems = _by_hand(request, counter_set)
    elif (statement := take_signature(request, digest)) is not None:
        # It is bound to the forms now, or to nothing: kept here, it would be offered again whenever this page is looked at, and
        # the certificate of one resident (name, address) would lie in the session while the next one sits there.
        forget_signature(request, digest)
        signer = verify_signature(statement, at=clock.now())
        born_on = signer.born_on
        signature = {
            "kind": "card", "vendor": statement.vendor, "digest": statement.digest_hex, "signature": statement.signature_b64,
            "certificate": statement.certificate_pem, "signer": signer.name,
        }  # fmt: skip
    if signature is not None:
        try:
            return _signed(request, tablet, counter_set, forms, signature, born_on)
        except CardOfAnother as refusal:
            refused = refusal
    signing = signing_of(one.form for one in forms)
    context = {
        "forms": forms, "problems": problems, "refused": refused, "signing": signing,
        "some_unasked": any(not one.asked for one in signing.forms),
        "typed": request.POST.get("name", "")[:100], "width": WIDTH, "height": HEIGHT,
        "questioned": bool(problems and request.POST.get("name", "").strip()), "digest": digest,
        "stand": stand_of(tablet, at=clock.now()), "counter_set": counter_set,
        "locked_words": locked_card_words(),
    }  # fmt: skip
    return render(request, "counter/tablet/tablet_sign.html", context, status=422 if problems or refused else 200)


def _say_why_not(request: HttpRequest, counter_set: CounterSet, forms: list[Shown]) -> None:
    """Why nothing can be signed: something was changed while the page for signing was open, or is to be looked at first."""
    told = {"forms": "、".join(str(one.state.procedure.title) for one in forms if not one.is_confirmed)}
    if request.session.pop(SIGNING, "") == str(counter_set.pk):
        text = _(
            "The clerk has changed something while you were signing. Please look at this once more, then sign: %(forms)s"
        )
    else:
        text = _("Please look at this first, then sign once for all: %(forms)s")
    messages.warning(request, text % told)


def digest_of(forms: list[Shown]) -> str:
    """Hex SHA-256 over the content hashes of all forms, in order: what a card signs once for the whole set."""
    return hashlib.sha256("\n".join(one.content_hash for one in forms).encode()).hexdigest()


def _by_hand(request: HttpRequest, counter_set: CounterSet) -> tuple[dict[str, object] | None, list[tuple[str, str]]]:
    drawn = request.POST.get("strokes", "")
    if drawn:
        strokes = read_strokes(drawn)
        if strokes is not None:
            return {"kind": "finger", "strokes": strokes, "path": path_of(strokes)}, []
        return None, [("signature-pad", _("That was too short for a signature. Please write your name once more."))]
    name = " ".join(request.POST.get("name", "").split())[:100]
    if name:
        return _typed(request, counter_set, name)
    return None, [("id-name", _("Write your name with a finger, or type it."))]


def _typed(
    request: HttpRequest, counter_set: CounterSet, name: str
) -> tuple[dict[str, object] | None, list[tuple[str, str]]]:
    """A typed name; one that is not the name of whoever signs counts only when it is said to be meant."""
    signs = another_than(counter_set, name)
    if not signs:
        return {"kind": "typed", "name": name}, []
    if "meant" in request.POST:
        return {"kind": "typed", "name": name, "other_than": signs}, []
    told = _(
        "You typed “%(typed)s”, and these forms are signed by %(signs)s. Correct the name, or say that it is meant."
    )
    return None, [("id-name", told % {"typed": name, "signs": signs})]


def _signed(
    request: HttpRequest,
    tablet: Tablet,
    counter_set: CounterSet,
    forms: list[Shown],
    signature: dict[str, object],
    born_on: date | None,
) -> HttpResponse:
    try:
        sign_set(
            counter_set,
            hashes=[one.content_hash for one in forms],
            signature=signature,
            born_on=born_on,
            tablet=tablet,
            within=part_on(tablet, counter_set, at=clock.now()),
            by=_resident(request, tablet, counter_set),
            at=clock.now(),
        )
    except (NotConfirmed, ChangedSinceConfirmed):
        _say_why_not(request, counter_set, _forms(tablet, counter_set))
    request.session.pop(SIGNING, None)
    return redirect("tablet_forms")


@require_POST
@login_not_required
@never_cache
def tablet_forget(request: HttpRequest) -> HttpResponse:
    """Make this browser an ordinary one again."""
    for kept in (KEY, SPOKEN, SIGNING, SEEN):
        request.session.pop(kept, None)
    return redirect("tablet")
