"""Accounts of colleagues: who may do what with them, and what must never happen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from madoguchi.foundation.accounts.public import AddressTaken, OpenSession, StaffLink, User, make_staff_account
from madoguchi.foundation.audit.public import AuditEntry, trail_of
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.organisation.public import (
    FactorReset,
    Holding,
    Post,
    PostFrom,
    ask_factor_reset,
    assign_post,
    begin_review,
    change_colleague,
    close_review,
    confirm_factor_reset,
    decline_factor_reset,
    end_holding,
    end_sessions_of_colleague,
    invite_colleague,
    judge_account,
    load_organisation,
    posts_held,
    reinstate_colleague,
    retire_colleague,
    send_link_again,
)
from madoguchi.foundation.organisation.refusals import (
    AddressTooNew,
    AlreadyEnrolled,
    LastAdministrator,
    NotAnAdministrator,
    NothingToReset,
    NotYourself,
    PostNotOffered,
    ReasonNeeded,
    ResetAskedAlready,
    ResetNotOpen,
    RetiredAlready,
    ReviewClosed,
    ReviewOpenAlready,
    ReviewUnfinished,
    TwoPersonsNeeded,
)
from madoguchi.kernel.acts import SYSTEM, Actor
from tests.cast import CITY_FOLDER, acting, sign_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def post(key: str = "citizens-clerk") -> Post:
    return Post.objects.get(key=key)


def invite(by: Actor, at: datetime, *, email: str = "new@example.jp", key: str = "citizens-clerk") -> User:
    posts = [PostFrom(post(key), DAY)]
    return invite_colleague(name="新人 一", email=email, posts=posts, mail=True, by=by, at=at).user


def mails(kind: str) -> list[str]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("created_at", "to").values_list("to", flat=True))


# Inviting ---------------------------------------------------------------------------------------------


def test_an_invitation_makes_account_posts_and_a_mail_and_keeps_only_a_hash(admin_officer: User, at: datetime) -> None:
    posts = [PostFrom(post(), DAY)]
    invited = invite_colleague(
        name="新人  一", email="New@example.jp", posts=posts, mail=True, by=acting(admin_officer), at=at
    )
    assert invited.user.name == "新人 一"
    assert not invited.user.has_usable_password()
    assert [one.key for one in posts_held(invited.user, DAY)] == ["citizens-clerk"]
    mail = OutgoingMail.objects.get(kind="staff_invitation")
    assert mail.to == "new@example.jp"
    assert invited.link.path in mail.body_text
    token = invited.link.path.split("/")[-2]
    assert len(token) >= 40
    assert token not in str(list(StaffLink.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))
    assert [entry.act for entry in trail_of(invited.user)] == ["staff.invite"]


def test_an_address_is_invited_once(admin_officer: User, sato: User, at: datetime) -> None:
    with pytest.raises(AddressTaken):
        invite(acting(admin_officer), at, email=str(sato.email).upper())


def test_only_administrators_administer(sato: User, suzuki: User, tanaka: User, hanako: User, at: datetime) -> None:
    clerk, chief, resident = acting(sato), acting(suzuki), acting(hanako)
    guest = Actor(kind="guest", id=str(sato.pk))
    for by in (clerk, chief, resident, guest):
        for refused in (
            lambda by=by: invite(by, at),
            lambda by=by: assign_post(tanaka, post=post("it-administrator"), from_on=DAY, by=by, at=at),
            lambda by=by: end_holding(Holding.objects.get(user=tanaka), until_on=DAY, by=by, at=at),
            lambda by=by: change_colleague(tanaka, name="x", email="x@example.jp", mail=True, by=by, at=at),
            lambda by=by: retire_colleague(tanaka, by=by, at=at),
            lambda by=by: reinstate_colleague(tanaka, mail=True, by=by, at=at),
            lambda by=by: end_sessions_of_colleague(tanaka, by=by, at=at),
            lambda by=by: send_link_again(tanaka, mail=True, by=by, at=at),
            lambda by=by: ask_factor_reset(tanaka, reason="x", by=by, at=at),
            lambda by=by: begin_review(by=by, at=at),
        ):
            with pytest.raises(NotAnAdministrator):
                refused()
    assert not StaffLink.objects.exists()


def test_an_auditor_administers_nothing_but_reviews(
    admin_officer: User, auditor: User, tanaka: User, at: datetime
) -> None:
    with pytest.raises(NotAnAdministrator):
        retire_colleague(tanaka, by=acting(auditor), at=at)
    assert begin_review(by=acting(auditor), at=at).lines.count() == 3


def test_nobody_administers_himself(admin_officer: User, second_administrator: User, at: datetime) -> None:
    by = acting(admin_officer)
    for refused in (
        lambda: assign_post(admin_officer, post=post("citizens-chief"), from_on=DAY, by=by, at=at),
        lambda: end_holding(Holding.objects.get(user=admin_officer), until_on=DAY, by=by, at=at),
        lambda: change_colleague(admin_officer, name="x", email="x@example.jp", mail=True, by=by, at=at),
        lambda: retire_colleague(admin_officer, by=by, at=at),
        lambda: ask_factor_reset(admin_officer, reason="x", by=by, at=at),
    ):
        with pytest.raises(NotYourself):
            refused()


def test_a_new_link_voids_the_former_one_and_is_not_for_the_enrolled(
    admin_officer: User, sato: User, at: datetime
) -> None:
    by = acting(admin_officer)
    user = invite(by, at)
    send_link_again(user, mail=True, by=by, at=at)
    assert [link.is_usable(at) for link in StaffLink.objects.filter(user=user).order_by("voided_at")].count(True) == 1
    with pytest.raises(AlreadyEnrolled):
        send_link_again(sato, mail=True, by=by, at=at)


def test_a_changed_address_is_told_to_both_and_gets_no_link_for_a_week(
    admin_officer: User, sato: User, at: datetime
) -> None:
    by, old = acting(admin_officer), str(sato.email)
    User.objects.filter(pk=sato.pk).update(last_login=at)
    change_colleague(sato, name="佐藤 優子", email="yuko@example.jp", mail=True, by=by, at=at)
    assert sorted(mails("staff_address_changed")) == sorted([old, "yuko@example.jp"])
    with pytest.raises(AddressTooNew):
        ask_factor_reset(sato, reason="lost", by=by, at=at + timedelta(days=6))
    assert ask_factor_reset(sato, reason="lost", by=by, at=at + timedelta(days=7)).is_open(at + timedelta(days=7))


def test_a_post_that_the_folder_dropped_stays_held_and_is_given_to_nobody(
    admin_officer: User, sato: User, tanaka: User, at: datetime
) -> None:
    Post.objects.create(
        key="citizens-helper", department_id="citizens", title_ja="補助", title_en="Helper", role="clerk"
    )
    held = assign_post(sato, post=post("citizens-helper"), from_on=DAY, by=acting(admin_officer), at=at)
    load_organisation(CITY_FOLDER, by=SYSTEM, at=at)
    entry = AuditEntry.objects.filter(act="organisation.load").order_by("-id")[0]
    assert entry.detail["dropped"] == ["citizens-helper"]
    assert held.pk in Holding.objects.filter(until_on=None).values_list("pk", flat=True)
    with pytest.raises(PostNotOffered):
        assign_post(tanaka, post=post("citizens-helper"), from_on=DAY, by=acting(admin_officer), at=at)


# Retiring ---------------------------------------------------------------------------------------------


def test_who_retires_has_no_session_no_posts_and_no_factor_any_more(
    admin_officer: User, tanaka: User, at: datetime
) -> None:
    client = sign_in(Client(), tanaka)
    assert client.get("/staff/sessions/").status_code == 200
    assign_post(tanaka, post=post(), from_on=DAY + timedelta(days=30), by=acting(admin_officer), at=at)
    retire_colleague(tanaka, by=acting(admin_officer), at=at)
    assert client.get("/staff/sessions/")["Location"].startswith("/account/staff/")
    assert posts_held(tanaka, DAY) == []
    assert [one.until_on for one in Holding.objects.filter(user=tanaka)] == [DAY]
    assert not Authenticator.objects.filter(user=tanaka).exists()
    assert not OpenSession.objects.filter(user=tanaka, ended_at=None).exists()
    entry = trail_of(tanaka)[0]
    assert entry.act == "staff.retire"
    assert entry.detail["taken_back"] == ["citizens-clerk"]
    with pytest.raises(RetiredAlready):
        retire_colleague(tanaka, by=acting(admin_officer), at=at)
    with pytest.raises(RetiredAlready):
        assign_post(tanaka, post=post(), from_on=DAY, by=acting(admin_officer), at=at)


def test_an_administrator_signs_a_colleague_out_everywhere_and_he_may_come_again(
    admin_officer: User, tanaka: User, at: datetime
) -> None:
    one, two, officer = sign_in(Client(), tanaka), sign_in(Client(), tanaka), sign_in(Client(), admin_officer)
    for browser in (one, two):
        assert browser.get("/staff/sessions/").status_code == 200
    answer = officer.post(f"/staff/people/{tanaka.pk}/sessions/end/", follow=True)
    assert "2" in str(next(iter(answer.context["messages"])))
    for browser in (one, two):
        assert browser.get("/staff/sessions/").status_code == 302
    assert officer.get("/staff/sessions/").status_code == 200, "nobody else was signed out"
    tanaka.refresh_from_db()
    assert sign_in(Client(), tanaka).get("/staff/sessions/").status_code == 200, "the account is open still"
    entry = AuditEntry.objects.filter(act="staff.end_sessions").get()
    assert (entry.detail["sessions"], entry.subject_id) == (2, str(tanaka.pk))


def test_somebody_reinstated_begins_without_posts_and_by_a_link(
    admin_officer: User, tanaka: User, at: datetime
) -> None:
    by = acting(admin_officer)
    retire_colleague(tanaka, by=by, at=at)
    link = reinstate_colleague(tanaka, mail=True, by=by, at=at + timedelta(days=90)).link
    tanaka.refresh_from_db()
    assert tanaka.is_active
    assert tanaka.enrols_by_link
    assert link.is_usable(at + timedelta(days=91))
    assert posts_held(tanaka, DAY + timedelta(days=90)) == []


def test_the_last_administrator_stays(admin_officer: User, second_administrator: User, at: datetime) -> None:
    idle = make_staff_account(email="idle@example.jp", name="無設定", password="a long enough one", by=SYSTEM, at=at)
    assign_post(idle, post=post("it-administrator"), from_on=DAY, by=SYSTEM, at=at)
    retire_colleague(second_administrator, by=acting(admin_officer), at=at)
    for refused in (
        # The third has never set up a second factor: he could not run anything.
        lambda: retire_colleague(admin_officer, by=SYSTEM, at=at),
        lambda: end_holding(Holding.objects.get(user=admin_officer), until_on=DAY, by=SYSTEM, at=at),
        lambda: end_holding(Holding.objects.get(user=admin_officer), until_on=DAY + timedelta(9), by=SYSTEM, at=at),
    ):
        with pytest.raises(LastAdministrator):
            refused()


# Two persons ------------------------------------------------------------------------------------------


def test_a_reset_takes_two_and_leaves_nothing_but_a_link(
    admin_officer: User, second_administrator: User, sato: User, at: datetime
) -> None:
    client = sign_in(Client(), sato)
    assert client.get("/staff/sessions/").status_code == 200
    reset = ask_factor_reset(sato, reason="携帯電話を紛失", by=acting(admin_officer), at=at)
    assert Authenticator.objects.filter(user=sato).exists()
    with pytest.raises(TwoPersonsNeeded):
        confirm_factor_reset(reset, mail=True, by=acting(admin_officer), at=at)
    made = confirm_factor_reset(reset, mail=True, by=acting(second_administrator), at=at)
    sato.refresh_from_db()
    assert not Authenticator.objects.filter(user=sato).exists()
    assert not sato.has_usable_password()
    assert sato.enrols_by_link
    assert client.get("/staff/sessions/")["Location"].startswith("/account/staff/")
    assert mails("staff_reset") == [sato.email]
    assert made.path in OutgoingMail.objects.get(kind="staff_reset").body_text
    assert [entry.act for entry in trail_of(reset)] == ["factor_reset.confirm", "factor_reset.ask"]
    assert trail_of(reset)[0].detail["asked_by"] == str(admin_officer.pk)
    with pytest.raises(ResetNotOpen):
        confirm_factor_reset(reset, mail=True, by=acting(second_administrator), at=at)
    with pytest.raises(NothingToReset):
        ask_factor_reset(sato, reason="again", by=acting(admin_officer), at=at)


def test_the_person_concerned_confirms_nothing_though_an_administrator(
    admin_officer: User, second_administrator: User, at: datetime
) -> None:
    reset = ask_factor_reset(second_administrator, reason="lost", by=acting(admin_officer), at=at)
    with pytest.raises(NotYourself):
        confirm_factor_reset(reset, mail=True, by=acting(second_administrator), at=at)


def test_the_database_itself_refuses_one_person_alone(
    admin_officer: User, sato: User, second_administrator: User, at: datetime
) -> None:
    reset = ask_factor_reset(sato, reason="lost", by=acting(admin_officer), at=at)
    for alone in (admin_officer, sato):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.filter(pk=reset.pk).update(confirmed_by=alone, confirmed_at=at)
    FactorReset.objects.filter(pk=reset.pk).update(confirmed_by=second_administrator, confirmed_at=at)


def test_a_request_needs_a_reason_is_asked_once_expires_and_can_be_declined(
    admin_officer: User, second_administrator: User, sato: User, at: datetime
) -> None:
    one, other = acting(admin_officer), acting(second_administrator)
    with pytest.raises(ReasonNeeded):
        ask_factor_reset(sato, reason="  ", by=one, at=at)
    reset = ask_factor_reset(sato, reason="lost", by=one, at=at)
    with pytest.raises(ResetAskedAlready):
        ask_factor_reset(sato, reason="lost", by=other, at=at)
    with pytest.raises(ResetNotOpen):
        confirm_factor_reset(reset, mail=True, by=other, at=at + timedelta(hours=24))
    later = ask_factor_reset(sato, reason="lost", by=other, at=at + timedelta(hours=24))
    decline_factor_reset(later, by=one, at=at + timedelta(hours=25))
    with pytest.raises(ResetNotOpen):
        confirm_factor_reset(later, mail=True, by=one, at=at + timedelta(hours=25))
    assert Authenticator.objects.filter(user=sato).exists()


# Reviews ----------------------------------------------------------------------------------------------


def test_a_review_lists_all_is_judged_by_others_and_stays_as_evidence(
    admin_officer: User, second_administrator: User, sato: User, at: datetime
) -> None:
    one, other = acting(admin_officer), acting(second_administrator)
    review = begin_review(by=one, at=at)
    with pytest.raises(ReviewOpenAlready):
        begin_review(by=other, at=at)
    lines = {line.user_id: line for line in review.lines.all()}
    assert set(lines) == {admin_officer.pk, second_administrator.pk, sato.pk}
    assert lines[sato.pk].posts == "市民課 窓口係"
    assert lines[sato.pk].factors == "totp"
    with pytest.raises(NotYourself):
        judge_account(lines[admin_officer.pk], verdict="keep", by=one, at=at)
    judge_account(lines[sato.pk], verdict="retire", by=one, at=at)
    judge_account(lines[second_administrator.pk], verdict="keep", by=one, at=at)
    with pytest.raises(ReviewUnfinished):
        close_review(review, by=one, at=at)
    judge_account(lines[admin_officer.pk], verdict="keep", by=other, at=at)
    close_review(review, by=one, at=at)
    with pytest.raises(ReviewClosed):
        judge_account(lines[sato.pk], verdict="keep", by=one, at=at)
    assert next(entry.detail for entry in trail_of(review)) == {"retire": 1, "accounts": 3}
