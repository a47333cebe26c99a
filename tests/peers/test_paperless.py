"""Holes found in a document archive; where no number was given, the commit that closed it is named."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from madoguchi.foundation.cases.public import Case, Draft
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.public import store_bytes
from madoguchi.foundation.organisation.models import Holding
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from tests.conformance.source import templates
from tests.conformance.url_world import World, addresses, undone
from tests.peers.conftest import BrowserOf

PRODUCT = Path(configured.ROOT) / "madoguchi"
User = get_user_model()


def text_of(client: Client, query: str) -> str:
    answer = client.get(f"{reverse('case_inbox')}?{query}")
    assert answer.status_code == 200
    return re.sub(r'value="[0-9A-Za-z]{64}"', "", answer.content.decode())


def test_commit_9e9fc6213_lists_counts_and_filters_tell_nothing_of_other_departments(
    world: World, browser_of: BrowserOf
) -> None:
    """Search, suggestions and "more like this" told of documents that one may not open.

    Ours: for somebody of another department every list, search, count, filter, order and cursor is the same whether
    the case exists or not.
    """
    case = Case.objects.get(pk=world.case.pk)
    cursor = base64.urlsafe_b64encode(json.dumps([case.submitted_at.isoformat(), str(case.pk)]).encode()).decode()
    queries = [
        *(f"view={view}" for view in ("new", "mine", "waiting", "due_soon", "overdue", "open", "ended", "all")),
        f"view=all&q={case.number}", f"view=all&q={case.applicant_name[:2]}", "view=all&procedure=juminhyo",
        f"view=all&after={cursor}", "view=all&q=", "view=all&sort=applicant_name", "view=all&q=juminhyo",
    ]  # fmt: skip
    assert world.case.number in text_of(browser_of("clerk"), f"view=all&q={case.number}"), "the judge itself"
    for role in ("other_clerk", "administrator"):
        told = [text_of(browser_of(role), query) for query in queries]
        pages = [browser_of(role).get(reverse(name)).content.decode() for name in ("figures", "case_export")]
        # What was typed stands in the search box again; it is no news to the one who typed it.
        typed = [query.partition("q=")[2] or "\0" for query in queries]
        assert [text for text, word in zip(told, typed, strict=True) if case.number in text.replace(word, "")] == []
        assert [text for text in pages if case.number in text or str(case.pk) in text] == []
        assert [text for text in told if str(case.pk) in text] == []
        with undone():
            Case.objects.update(department="elsewhere", slug="elsewhere-too")
            assert [text_of(browser_of(role), query) for query in queries] == told


def test_commit_9e9fc6213_the_residents_search_knows_procedures_only(world: World, browser_of: BrowserOf) -> None:
    """The open search and the API look in what the city publishes, never in cases."""
    case = world.case
    for sought in (case.number, case.applicant_name, str(case.pk), case.applicant_mail):
        for address in ("/procedures/", "/api/procedures/"):
            page = browser_of("other_resident").get(address, {"q": sought}).content.decode().replace(sought, "")
            assert str(case.pk) not in page
            assert case.number not in page


GREEDY = {
    "kind": "staff", "is_staff": "1", "is_superuser": "1", "is_active": "1", "role": "chief", "roles": "chief", "post": "1",
    "posts": "1", "post_id": "1", "permissions": "all", "groups": "1", "department": "citizens", "owner": "x", "owner_id": "x",
    "user": "x", "user_id": "x", "applicant": "x", "applicant_id": "x", "state": "granted", "outcome": "granted",
    "email": "x@example.jp", "assignee_id": "x", "assurance": "signature", "demo": "1",
    "submitted_at": "2026-01-01", "decided_at": "2026-01-01",
    "password": "another long one", "fee": "{}", "number": "000-000-0000", "channel": "counter", "provenance": "{}",
}  # fmt: skip


def standing(about: str = "") -> dict[str, list[object]]:
    """Who is who (all, or the one account ``about``), who holds what, and whose is what."""
    users = User.objects.filter(pk=about) if about else User.objects.all()
    return {
        "users": list(users.order_by("pk").values_list("pk", "kind", "email", "is_active", "demo", "password", "name")),
        "posts": list(
            Holding.objects.filter(user__in=users)
            .order_by("pk")
            .values_list("pk", "user", "post", "from_on", "until_on")
        ),
        "cases": list(
            Case.objects.order_by("pk").values_list(
                "pk", "applicant", "department", "state", "number", "channel", "decided_at", "fee"
            )
        ),
        "drafts": list(Draft.objects.order_by("pk").values_list("pk", "owner", "channel", "mail")),
    }


MOVES_A_CASE = frozenset(
    {
        "application_withdraw", "case_assign", "case_correction_cancel", "case_receive", "draft_adopt", "draft_discard",
        "draft_start",
    }
)  # fmt: skip
"""What these do is asked for by pressing their button, and is looked at by their own tests."""
THROWS_DRAFTS_AWAY = frozenset({"counter_abandon"})
"""What these do is to throw drafts away; no draft that stays may be changed by it, nor anything else."""


ROLES = ("resident", "clerk", "administrator") if connection.vendor == "sqlite" else ("clerk",)
"""What may be sent is the same on either engine; that what is sent does no harm there is seen by one of them."""


@pytest.mark.parametrize("role", ROLES)
def test_commit_06b2d5102_nobody_raises_his_own_rights_by_sending_more(
    world: World, browser_of: BrowserOf, role: str
) -> None:
    """An account could send ``is_superuser`` about itself, or another's ``owner`` with a document (c8c4c7c74, 5cc3c087d).

    Ours: every address that takes anything is sent all such names at once; who is who, who holds which post, whose a
    case is and what was decided stays as it was.
    """
    # An administrator may retire others and give them posts: that is his work. Looked at is what becomes of himself.
    about = str(browser_of(role).session["_auth_user_id"]) if role == "administrator" else ""
    before = standing(about)
    assert before["users"]
    for name, parameters in addresses().items():
        if name in MOVES_A_CASE:
            continue
        address = reverse(name, kwargs=world.arguments(name, parameters))
        with undone():
            browser_of(role).post(f"{address}?is_staff=1&owner=x", GREEDY)
            after = standing(about)
            if name in THROWS_DRAFTS_AWAY:
                assert [one for one in after["drafts"] if one not in before["drafts"]] == [], name
                after["drafts"] = before["drafts"]
            assert (name, after) == (name, before)


def test_commit_c8c4c7c74_many_at_once_are_each_looked_at(world: World, browser_of: BrowserOf) -> None:
    """A bulk edit changed documents of others (also Wagtail CVE-2023-45809, which showed their titles)."""
    case = Case.objects.get(pk=world.case.pk)
    for action in ("receive", "assign"):
        page = browser_of("other_clerk").post(
            reverse("case_bulk"), {"action": action, "cases": [str(case.pk), "x", "' OR 1=1"]}
        )
        assert page.status_code == 200
        assert case.number not in page.content.decode()
        assert case.applicant_name not in page.content.decode()
    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.assignee_id, again.revision) == (case.state, case.assignee_id, case.revision)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "..\\..\\x", "/etc/passwd", "a/../../b", "{{ settings.SECRET_KEY }}", "%2e%2e%2fx",
        "．．／x", "\x00/etc/passwd", "~root/x",
    ],
)  # fmt: skip
def test_commit_7c457466b_no_name_becomes_a_path(world: World, name: str) -> None:
    """A storage template made paths of what people typed (afaf39e43). Ours lie under their id, whatever they are called."""
    file = store_bytes(b"%PDF-1.4 small", name=name, media_type="application/pdf", by=SYSTEM, at=clock.now())
    stored = StoredFile.objects.get(pk=file.pk)
    assert not set(stored.name) & set("/\\\x00%")
    vault = (Path(configured.VAR) / "files").resolve()
    written = [one for one in vault.rglob("*") if one.is_file() and file.pk.hex in one.name.replace("-", "")]
    assert written
    assert all(one.resolve().is_relative_to(vault) for one in written)


def test_commit_bf38ae98f_html_is_trusted_in_three_places_only() -> None:
    """A template let HTML of others pass. Ours: nothing is marked safe but our QR codes, our style sheet, what was escaped."""
    loose = re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq|\{% *filter +safe")
    assert [str(one) for one in templates() if loose.search(one.read_text(encoding="utf-8"))] == []
    marking = {
        str(one.relative_to(PRODUCT))
        for one in PRODUCT.rglob("*.py")
        if "tests" not in one.parts and "mark_safe(" in one.read_text(encoding="utf-8")
    }
    assert marking <= {
        "foundation/forms/printing/drawing.py",
        "kernel/ui/drawn_code.py",
        "services/plan/report/pdf.py",
    }


def test_commit_d365f1996_a_job_is_json_and_never_code(world: World) -> None:
    """Jobs were unsigned pickles: who could write to the queue could run anything."""
    held = list(DBTaskResult.objects.values_list("args_kwargs", flat=True))
    assert held, "the world has sent mails"
    assert json.loads(json.dumps(held)) == held
    loading = re.compile(r"\b(pickle|marshal|shelve|dill|cloudpickle)\b|yaml\.(unsafe_|full_)?load\(")
    found = [
        f"{one.relative_to(PRODUCT)}: {line.strip()}"
        for one in PRODUCT.rglob("*.py")
        if "tests" not in one.parts
        for line in one.read_text(encoding="utf-8").splitlines()
        if loading.search(line) and "Loader=SafeLoader" not in line
    ]
    assert found == []
    assert configured.SESSION_SERIALIZER.endswith("JSONSerializer")


EXAMPLES = [
    "change-me-change-me-change-me-change-me", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", "x" * 64,
    "secret-key-secret-key-secret-key-secret", "example-key-for-the-manual-0123456789", "too short",
]  # fmt: skip


@pytest.mark.parametrize("key", [*EXAMPLES, "3q7Rk0vXw1yZ8bT5nM2cL9dF6gH4jS-pA_eU"])
def test_commit_aab03501c_an_example_is_no_secret_key(key: str, tmp_path: Path) -> None:
    """The key of the manual was accepted, so anybody could sign anything. Ours stops the start."""
    from django.core.exceptions import ImproperlyConfigured

    from madoguchi.config.env import refuse_weak_key

    if key in EXAMPLES:
        with pytest.raises(ImproperlyConfigured, match="MADOGUCHI_SECRET_KEY"):
            refuse_weak_key(key)
    else:
        refuse_weak_key(key)


def test_commit_aab03501c_the_start_itself_is_stopped(tmp_path: Path) -> None:
    """As it happens on a server: the command says what is wrong, and ends."""
    run = subprocess.run(
        [sys.executable, "-c", "import madoguchi.config.settings"],
        env={"PATH": os.environ["PATH"], "MADOGUCHI_VAR": str(tmp_path), "MADOGUCHI_SECRET_KEY": EXAMPLES[0]},
        cwd=configured.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "MADOGUCHI_SECRET_KEY" in run.stderr
    assert EXAMPLES[0] not in run.stderr.splitlines()[-1]
