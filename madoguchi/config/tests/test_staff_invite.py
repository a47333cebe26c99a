"""The first administrator, from the console."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.messaging.public import OutgoingMail
from madoguchi.foundation.organisation.public import is_administrator

pytestmark = pytest.mark.django_db
WHO = ("--name", "木村 管理", "--mail", "kimura@example.jp")


def test_the_link_is_printed_where_no_mail_server_is_set(
    city: object, at: datetime, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAIL_IS_SET_UP = False
    call_command("staff_invite", *WHO, "--administrator")
    paths = re.findall(r"/account/link/[\w-]+/", capsys.readouterr().out)
    assert Client().get(paths[0]).status_code == 302
    assert is_administrator(User.objects.get(email="kimura@example.jp"), at.date())
    assert not OutgoingMail.objects.exists()
    call_command("staff_invite", *WHO, "--administrator")
    again = re.findall(r"/account/link/[\w-]+/", capsys.readouterr().out)
    assert Client().get(paths[0]).status_code == 410
    assert Client().get(again[0]).status_code == 302
    assert User.objects.filter(email="kimura@example.jp").count() == 1


def test_with_a_mail_server_the_link_is_mailed_and_not_shown(city: object, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("staff_invite", *WHO, "--post", "citizens-clerk")
    assert "/account/link/" not in capsys.readouterr().out
    assert OutgoingMail.objects.get(kind="staff_invitation").to == "kimura@example.jp"


def test_without_a_post_or_with_an_unknown_one_it_says_what_to_do(city: object) -> None:
    with pytest.raises(CommandError, match="--administrator"):
        call_command("staff_invite", *WHO)
    with pytest.raises(CommandError, match="city load"):
        call_command("staff_invite", *WHO, "--post", "no-such-post")
    assert not User.objects.filter(email="kimura@example.jp").exists()


def test_what_is_no_mail_address_invites_nobody(city: object) -> None:
    with pytest.raises(CommandError, match="no mail address"):
        call_command("staff_invite", name="三上 光", mail="notamail", administrator=True)
    assert not User.objects.filter(email="notamail").exists()
