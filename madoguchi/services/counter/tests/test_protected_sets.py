"""A protected person's set (支援措置): handed over only to a desk at which somebody may see it, and marked for those who may."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post
from madoguchi.foundation.residents.public import Resident, begin_protection
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.operations.keeping import hand_over_set
from madoguchi.services.counter.operations.submitting import submit_set
from madoguchi.services.counter.queries import sets_at_desk
from madoguchi.services.counter.refusals import NobodyThereMaySee
from madoguchi.services.counter.tests.conftest import Desk
from tests.cast import _colleague, acting, sign_in

pytestmark = pytest.mark.django_db
MARK = "支援措置の対象の方です"


def protect(desk: Desk, family: CounterSet, suzuki: User, *posts: str) -> None:
    person = Resident.objects.get(pk=family.resident_id)
    begin_protection(
        person, from_on=desk.at.date(), until_on=desk.at.date() + timedelta(days=300),
        posts=list(Post.objects.filter(key__in=posts)), by=acting(suzuki), at=desk.at,
    )  # fmt: skip


def told(desk: Desk, counter_set: CounterSet, department: str) -> dict[str, str]:
    return {"department": department, "because": "手当の説明を希望"}


def test_it_is_not_handed_to_a_desk_where_nobody_may_see_it_and_that_is_said_before(
    desk: Desk, family: CounterSet, suzuki: User
) -> None:
    browser, address = sign_in(Client(), desk.clerk), reverse("counter_hand_over", args=[family.pk])
    _colleague("ito", desk.at)
    assert "見られる職員がいません" not in browser.get(address).content.decode(), "the control: nobody is protected"
    protect(desk, family, suzuki, "citizens-clerk")
    page = browser.get(address).content.decode()
    assert "子育て支援課（この方を見られる職員がいません）" in page
    assert "先に支援措置を決定する職" in page, "and what to do instead"
    answer = browser.post(address, told(desk, family, "childcare"))
    assert answer.status_code == 409
    assert "手当の説明を希望" in answer.content.decode()
    family.refresh_from_db()
    assert (family.department, family.travels) == ("citizens", [])
    with pytest.raises(NobodyThereMaySee):
        hand_over_set(family, department="childcare", because="x", by=acting(desk.clerk), at=desk.at)


def test_it_is_not_printed_and_the_way_out_is_the_tablet(desk: Desk, family: CounterSet, suzuki: User) -> None:
    desk.fill(family)
    browser, address = sign_in(Client(), desk.clerk), reverse("counter_print", args=[family.pk])
    check = reverse("counter_check", args=[family.pk])
    assert address in browser.get(check).content.decode(), "the control: nobody is protected"
    assert browser.post(address)["Content-Type"] == "application/pdf"
    protect(desk, family, suzuki, "citizens-clerk")
    page = browser.get(check).content.decode()
    assert "支援措置の方の書類は印刷しません" in page
    assert address not in page
    answer = browser.post(address, follow=True)
    assert "印刷できません" in answer.content.decode()
    assert not answer["Content-Type"].startswith("application/pdf")


def test_her_receipts_are_printed_and_tell_neither_address_nor_telephone(
    desk: Desk, family: CounterSet, suzuki: User
) -> None:
    """Numbers, offices and what comes next: the sheet that is found on a table tells nobody where she lives."""
    desk.fill(family)
    desk.confirm(family)
    person = Resident.objects.get(pk=family.resident_id)
    protect(desk, family, suzuki, "citizens-clerk")
    cases = submit_set(CounterSet.objects.get(pk=family.pk), by=acting(desk.clerk), at=desk.at)
    browser = sign_in(Client(), desk.clerk)
    answer = browser.get(reverse("counter_receipts", args=[family.pk]))
    with pikepdf.open(io.BytesIO(answer.content)) as kept:
        about = str(kept.docinfo)
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(case.number in text for case in cases), "the control: the text is read"
    assert person.full_name.split()[0] in text
    known = [person.phone, person.email, person.born_on.isoformat(), *person.address.values()]
    told = {one for one in known if one and len(one) > 3 and one in text + about}
    assert told <= {person.address["prefecture"], person.address["city"]}, "the city's own name stands on every sheet"


def test_where_somebody_is_named_it_travels(desk: Desk, family: CounterSet, suzuki: User) -> None:
    ito = _colleague("ito", desk.at)
    (post,) = Post.objects.filter(holdings__user=ito)
    protect(desk, family, suzuki, "citizens-clerk", post.key)
    browser = sign_in(Client(), desk.clerk)
    assert (
        browser.post(reverse("counter_hand_over", args=[family.pk]), told(desk, family, "childcare")).status_code == 302
    )
    assert sign_in(Client(), ito).get(reverse("counter_set", args=[family.pk])).status_code == 200


def test_who_is_not_named_hands_it_to_whoever_may_and_sees_nothing_of_it(
    desk: Desk, family: CounterSet, suzuki: User
) -> None:
    ito = _colleague("ito", desk.at)
    (post,) = Post.objects.filter(holdings__user=ito)
    protect(desk, family, suzuki, post.key)
    browser = sign_in(Client(), desk.clerk)
    part, address = reverse("counter_abandon", args=[family.pk]), reverse("counter_hand_over", args=[family.pk])
    page = browser.get(part).content.decode()
    assert address in page
    assert ito.name in page
    assert suzuki.name in page, "the chief of this desk may open it where it lies"
    page = browser.get(address).content.decode()
    assert 'value="childcare"' in page
    assert 'value="education"' not in page, "nobody there may"
    for one in (part, address, reverse("counter_home")):
        assert "津軽" not in browser.get(one).content.decode(), one
    assert browser.post(address, told(desk, family, "childcare"))["Location"] == reverse("counter_home")
    family.refresh_from_db()
    assert family.department == "childcare"
    assert sign_in(Client(), ito).get(reverse("counter_set", args=[family.pk])).status_code == 200


def test_the_list_marks_it_for_those_who_may_see_it_and_for_nobody_else(
    desk: Desk, family: CounterSet, suzuki: User
) -> None:
    home = reverse("counter_home")
    chief, clerk = sign_in(Client(), suzuki), sign_in(Client(), desk.clerk)
    assert MARK not in chief.get(home).content.decode()
    protect(desk, family, suzuki)
    assert MARK in chief.get(home).content.decode()
    assert "津軽" in chief.get(home).content.decode()
    assert MARK not in clerk.get(home).content.decode()
    assert "津軽" not in clerk.get(home).content.decode()
    (row,) = sets_at_desk(suzuki, on=desk.at.date())
    assert (row.guarded, bool(row.name)) == (True, True)
    (row,) = sets_at_desk(desk.clerk, on=desk.at.date())
    assert (row.guarded, row.name) == (False, "")


def test_nobody_else_learns_of_it_nor_destroys_it(desk: Desk, family: CounterSet, suzuki: User) -> None:
    """The chief began it for somebody protected already: the clerk of the same desk neither reads of it nor ends it."""
    CounterSet.objects.filter(pk=family.pk).update(opened_by=suzuki)
    clerk, home = sign_in(Client(), desk.clerk), reverse("counter_home")
    assert "津軽" in clerk.get(home).content.decode(), "the control: nobody is protected"
    protect(desk, family, suzuki)
    shown = clerk.get(home).content.decode()
    assert family.short_number not in shown
    assert str(family.pk) not in shown
    assert sets_at_desk(desk.clerk, on=desk.at.date()) == []
    for page in ("counter_abandon", "counter_hand_over"):
        address = reverse(page, args=[family.pk])
        assert clerk.get(address).status_code == 403, page
        assert clerk.post(address, told(desk, family, "childcare")).status_code == 403, page
    family.refresh_from_db()
    assert (family.state, family.department) == ("open", "citizens")
    assert family.forms.filter(draft__isnull=False).count() == 3
    chief = sign_in(Client(), suzuki)
    assert "津軽" in chief.get(home).content.decode()
    assert chief.post(reverse("counter_abandon", args=[family.pk])).status_code == 302


def test_where_only_the_own_desk_may_no_other_is_offered(desk: Desk, family: CounterSet, suzuki: User) -> None:
    protect(desk, family, suzuki)
    page = sign_in(Client(), desk.clerk).get(reverse("counter_abandon", args=[family.pk])).content.decode()
    assert suzuki.name in page
    assert family.short_number in page
    assert reverse("counter_hand_over", args=[family.pk]) not in page
