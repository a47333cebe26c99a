"""Asking the city for data, its answers, and counts of use that know nobody."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata import usage
from madoguchi.services.opendata.models import DataRequest, Dataset, Usage
from madoguchi.services.opendata.operations import answer_request, forget_old_requests, send_request
from madoguchi.services.opendata.refusals import NotTheOffice, PublicWordsMissing, RequestAnswered, RequestTwice
from tests.cast import _colleague, acting, sign_in

pytestmark = pytest.mark.django_db
NEW = "/open/requests/new/"
WISH = "除雪車の位置を知りたいです。山田太郎 090-0000-0000"


@pytest.fixture
def oyama(city: object, at: datetime) -> User:
    """大山 進, clerk of the catalogue's office."""
    found: User = _colleague("oyama", at)
    return found


def asked(at: datetime, **more: Any) -> DataRequest:
    told = {"wish": WISH, "purpose": "通学路", "about": "", "language": "ja"} | more
    return send_request(uuid.uuid4(), by=_anybody(), at=at, **told)


def _anybody() -> Any:
    from madoguchi.kernel.acts import SYSTEM

    return SYSTEM


def test_a_request_is_answered_at_its_address_and_to_all_in_the_citys_words(
    client: Client, population: Dataset, oyama: User, at: datetime
) -> None:
    answer = client.post(NEW, {"wish": WISH, "purpose": "", "about": "", "form_id": str(uuid.uuid4())})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert WISH in page
    assert "no-store" in client.get(answer["Location"])["Cache-Control"]
    desk = sign_in(Client(), oyama)
    sent = DataRequest.objects.get()
    assert "除雪車" in desk.get("/staff/opendata/requests/?waiting=1").content.decode()
    told = {"answer": "来年度に公開します。", "question": "除雪車の位置のデータ", "_publish": "1"}
    assert desk.post(f"/staff/opendata/requests/{sent.pk}/", told).status_code == 302
    assert "来年度に公開します。" in client.get(answer["Location"]).content.decode()
    public = client.get("/open/requests/").content.decode()
    assert "除雪車の位置のデータ" in public
    assert "来年度に公開します。" in public
    assert "山田" not in public


def test_nothing_typed_is_lost(client: Client, population: Dataset) -> None:
    page = client.post(NEW, {"wish": "", "purpose": "研究のため", "about": ""})
    assert (page.status_code, "研究のため" in page.content.decode()) == (422, True)
    long = client.post(NEW, {"wish": "あ" * 2001, "purpose": "", "about": ""})
    assert (long.status_code, "あ" * 2001 in long.content.decode()) == (422, True)


def test_the_same_form_twice_is_one_request_and_other_words_are_refused(
    client: Client, population: Dataset, at: datetime
) -> None:
    form = str(uuid.uuid4())
    for _again in range(2):
        assert client.post(NEW, {"wish": WISH, "form_id": form}).status_code == 302
    other = client.post(NEW, {"wish": "ほかの願い", "form_id": form})
    assert (other.status_code, "ほかの願い" in other.content.decode()) == (409, True)
    assert DataRequest.objects.count() == 1
    with pytest.raises(RequestTwice):
        send_request(uuid.UUID(form), wish="x", purpose="", about="", language="ja", by=_anybody(), at=at)


def test_one_address_does_not_send_without_end(client: Client, population: Dataset) -> None:
    answers = [client.post(NEW, {"wish": f"願い{n}"}).status_code for n in range(11)]
    assert answers[:10] == [302] * 10
    assert answers[10] == 429
    assert DataRequest.objects.count() == 10


def test_only_the_office_answers_once_and_with_words(
    population: Dataset, oyama: User, sato: User, at: datetime
) -> None:
    request = asked(at)
    with pytest.raises(NotTheOffice):
        answer_request(request, question="", answer="はい", publish=False, by=acting(sato), at=at)
    assert sign_in(Client(), sato).get("/staff/opendata/requests/").status_code == 403
    with pytest.raises(PublicWordsMissing):
        answer_request(request, question=" ", answer="はい", publish=True, by=acting(oyama), at=at)
    answer_request(request, question="除雪", answer="はい", publish=False, by=acting(oyama), at=at)
    request.refresh_from_db()
    assert (request.is_public, request.question, request.answered_by) == (False, "", oyama)
    with pytest.raises(RequestAnswered):
        answer_request(request, question="", answer="いいえ", publish=False, by=acting(oyama), at=at)


def test_a_refused_answer_keeps_its_words(population: Dataset, oyama: User, at: datetime) -> None:
    request = asked(at)
    page = sign_in(Client(), oyama).post(
        f"/staff/opendata/requests/{request.pk}/", {"answer": "長い回答", "question": "", "_publish": "1"}
    )
    assert (page.status_code, "長い回答" in page.content.decode()) == (422, True)


def test_what_people_wrote_is_forgotten_and_what_is_public_stays(
    population: Dataset, oyama: User, at: datetime
) -> None:
    public, private, young = asked(at), asked(at), asked(at + timedelta(days=800))
    answer_request(public, question="除雪", answer="はい", publish=True, by=acting(oyama), at=at)
    assert forget_old_requests(at=at + timedelta(days=1100)) == 2
    assert forget_old_requests(at=at + timedelta(days=1100)) == 0
    public.refresh_from_db()
    assert (public.wish, public.purpose, public.question) == ("", "", "除雪")
    assert set(DataRequest.objects.values_list("pk", flat=True)) == {public.pk, young.pk}
    assert private.pk not in DataRequest.objects.values_list("pk", flat=True)


def test_files_are_counted_and_nobody_is(client: Client, out: Dataset) -> None:
    def fetched(**headers: str) -> Any:
        return client.get("/open/datasets/population/data.csv", headers=headers)

    first = fetched()
    fetched(**{"if-none-match": first["ETag"]})
    fetched(range="bytes=5-9")
    fetched(range="bytes=0-9")
    client.head("/open/datasets/population/data.csv")
    client.get("/open/datasets/population/nothing.csv")
    (counted,) = Usage.objects.all()
    assert (counted.slug, counted.format, counted.count) == ("population", "csv", 2)
    assert {field.name for field in Usage._meta.get_fields()} == {"id", "day", "slug", "format", "count"}
    page = client.get("/open/datasets/population/").content.decode()
    assert re.search(r"CSV: 2\b", page)


def test_every_tenth_question_counts_for_ten(client: Client, out: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([3, 0, 9])
    monkeypatch.setattr(usage, "random", SimpleNamespace(randrange=lambda _most: next(drawn)))
    for limit in range(3):
        client.get(f"/api/opendata/population/rows?limit={limit}")
    assert Usage.objects.get().count == 10


def test_staff_see_the_use(out: Dataset, sato_client: Client, client: Client) -> None:
    client.get("/open/datasets/population/data.json")
    page = sato_client.get("/staff/opendata/usage/").content.decode()
    assert "JSON 1" in page
