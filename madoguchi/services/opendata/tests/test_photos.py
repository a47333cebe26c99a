"""A photograph of a place: made anew, checked and approved with the data that names it, and gone when nothing names it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from madoguchi.config import env
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.files.public import StoredFile
from madoguchi.services.opendata.models import Dataset, Photo, Version
from madoguchi.services.opendata.operations import (
    approve_version,
    discard_version,
    restore_version,
    submit_version,
    withdraw_version,
)
from madoguchi.services.opendata.photographs import address_of
from madoguchi.services.opendata.queries import find_published, table_of
from madoguchi.services.opendata.tasks import examine_table, publish_approved
from madoguchi.services.opendata.tests.desk import clean_file, prepared, published
from madoguchi.services.opendata.tests.samples import as_csv, clean_rows
from madoguchi.services.opendata.tests.test_records import AED, draft, fields, records
from tests.cast import acting

pytestmark = pytest.mark.django_db
ALT = "入口の右の壁にある白い箱"


@pytest.fixture(autouse=True)
def vault(settings: Settings, tmp_path: Path) -> None:
    settings.MASTER_KEYS, settings.MASTER_KEY_FILE = [], tmp_path / "master-key"
    settings.STORAGES = settings.STORAGES | {"default": env.contents("", key="", secret="", folder=tmp_path / "files")}
    settings.BASE_URL = "https://madoguchi.city.example.jp"


@pytest.fixture
def places(quick: None, aed: Dataset, sato: User, suzuki: User, at: datetime) -> Dataset:
    """AED, of the citizens' section for once, public."""
    Dataset.objects.filter(pk=aed.pk).update(owner="citizens")
    aed.refresh_from_db()
    published(aed, sato, suzuki, at, clean_file(3, "aed"))
    return aed


def picture(name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    """A photograph as a telephone takes it: with the place, the time and the owner's name inside."""
    exif = Image.Exif()
    exif[0x013B] = "Hanako Sato"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 48.0, 29.0), 3: "E", 4: (140.0, 26.0, 24.0)})
    out = io.BytesIO()
    slope, circle = Image.linear_gradient("L").resize((640, 480)), Image.radial_gradient("L").resize((640, 480))
    Image.merge("RGB", (slope, circle, slope.rotate(90))).save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(out.getvalue())).getexif().get_ifd(0x8825), "the control: the place is inside"
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def sent(client: Client, number: int = 0, photo: SimpleUploadedFile | None = None, alt: str = ALT, **changes: str):
    told = fields(client.get(f"{AED}{number}/").content.decode())
    public = find_published("aed")
    assert public is not None
    names = {heading: f"c{index}" for index, heading in enumerate(records(public)[0])}
    if number == 0:
        example = records(public)[0] | {"ID": "0000000009", "名称": "架空広場", "緯度": "40.8083", "経度": "140.4402"}
        told |= {names[key]: value for key, value in example.items()}
    told |= {names.get(key, key): value for key, value in changes.items()}
    return client.post(f"{AED}{number}/", told | {"photo_alt": alt} | ({"photo": photo} if photo else {}))


def published_with_photo(client: Client, sato: User, suzuki: User, at: datetime) -> Version:
    assert sent(client, photo=picture()).status_code == 302
    made = draft()
    assert made.errors == 0, made.check_report
    submit_version(made, reason="写真を加えた", publish_on=None, as_of=None, by=acting(sato), at=at)
    approve_version(made, publish_on=None, by=acting(suzuki), at=at)
    assert publish_approved(made.pk, at=at)
    return made


def test_a_place_with_a_photograph_is_public_only_by_a_second_person_and_says_nothing_of_whoever_took_it(
    client: Client, sato_client: Client, suzuki_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    assert sent(sato_client, photo=picture()).status_code == 302
    made, photo = draft(), Photo.objects.get()
    address = address_of(photo)
    added = records(made)[-1]
    assert added["画像1"] == f"https://madoguchi.city.example.jp{address}"
    assert added["画像1_ライセンス"] == "CC BY 4.0"
    assert client.get(address).status_code == 404, "nothing is public yet"
    submit_version(made, reason="写真を加えた", publish_on=None, as_of=None, by=acting(sato), at=at)
    page = suzuki_client.get(f"/staff/opendata/versions/{made.pk}/").content.decode()
    assert f'alt="{ALT}"' in page, "whoever decides sees it"
    assert suzuki_client.get(reverse("opendata_photo", args=[photo.pk])).status_code == 200
    approve_version(made, publish_on=None, by=acting(suzuki), at=at)
    assert publish_approved(made.pk, at=at)
    answer = client.get(address)
    data = b"".join(answer)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Access-Control-Allow-Origin"] == "*"
    read = Image.open(io.BytesIO(data))
    assert (dict(read.getexif()), b"Hanako" in data, b"Exif" in data) == ({}, False, False)
    shown = client.get("/open/map/places/aed/0000000009/").content.decode()
    assert f'src="{address}" alt="{ALT}"' in shown
    mark = client.get("/open/map/points/aed.json").json()["mark"]
    (told,) = client.get("/open/map/places.json", {"p": f"aed:{mark}:4"}).json()["places"]
    assert told["photos"] == [{"src": address, "alt": ALT}]
    assert address in client.get("/api/opendata/aed/rows?id=0000000009").content.decode()


def test_a_photograph_needs_words_and_nothing_typed_is_lost(sato_client: Client, places: Dataset) -> None:
    answer = sent(sato_client, photo=picture(), alt="", 名称="書きかけの名称")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "書きかけの名称" in page
    assert 'id="photo_alt-error"' in page
    assert not Photo.objects.exists()


@pytest.mark.parametrize("slip", [{"緯度": "abc"}, {"alt": ""}])
def test_after_a_slip_the_photograph_is_asked_for_again(
    sato_client: Client, places: Dataset, slip: dict[str, Any]
) -> None:
    again = "写真は残っていません。もう一度選んでください。"
    page = sent(sato_client, photo=picture(), **slip).content.decode()
    assert f'<p class="field__error" id="photo-error">{again}</p>' in page
    assert f'<a href="#photo">{again}</a>' in page, "among what is wrong, above"
    assert again not in sent(sato_client, **slip | {"緯度": "abc"}).content.decode(), (
        "where none was sent, none is missed"
    )
    assert sato_client.get(f"{AED}0/").content.decode().count("photo-error") == 0


def test_what_is_no_photograph_is_refused_with_its_reason(sato_client: Client, places: Dataset) -> None:
    answer = sent(sato_client, photo=SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"))
    assert answer.status_code == 422
    assert 'id="photo-error"' in answer.content.decode()
    assert f'value="{ALT}"' in answer.content.decode()
    assert not StoredFile.objects.filter(holder__startswith="opendata-photo:").exists()


def test_a_new_photograph_takes_the_place_of_the_one_before_and_a_draft_given_up_takes_its_own_along(
    sato_client: Client, places: Dataset, sato: User, at: datetime
) -> None:
    sent(sato_client, 1, picture())
    first = Photo.objects.get()
    sent(sato_client, 1, picture("b.jpg"), alt="正面から")
    second = Photo.objects.get()
    assert second.pk != first.pk
    assert StoredFile.objects.filter(holder__startswith="opendata-photo:").count() == 1
    discard_version(draft(), by=acting(sato), at=at)
    assert not Photo.objects.exists()
    assert not StoredFile.objects.filter(holder__startswith="opendata-photo:").exists()


def test_emptying_its_field_takes_it_away_and_earlier_versions_keep_it(
    client: Client, sato_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    published_with_photo(sato_client, sato, suzuki, at)
    address = address_of(Photo.objects.get())
    sent(sato_client, 4, 画像1="")
    made = draft()
    assert not made.photos.exists()
    submit_version(made, reason="写真を外した", publish_on=None, as_of=None, by=acting(sato), at=at)
    approve_version(made, publish_on=None, by=acting(suzuki), at=at)
    assert publish_approved(made.pk, at=at)
    assert "<img" not in client.get("/open/map/places/aed/0000000009/").content.decode().split("<main")[1]
    assert client.get(address).status_code == 200, "the version before can still be read"


@pytest.mark.parametrize("erase", [False, True])
def test_withdrawing_closes_it_at_once_and_erasing_deletes_it(
    client: Client, sato_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime, erase: bool
) -> None:
    version = published_with_photo(sato_client, sato, suzuki, at)
    address = address_of(Photo.objects.get())
    version.refresh_from_db()
    withdraw_version(version, reason="顔が写っていた", erase=erase, by=acting(suzuki), at=at)
    assert client.get(address).status_code == 404
    assert Photo.objects.exists() is not erase
    assert StoredFile.objects.filter(holder__startswith="opendata-photo:").exists() is not erase


def test_a_version_brought_back_has_its_photographs_again(
    client: Client, sato_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    earlier = published_with_photo(sato_client, sato, suzuki, at)
    published(places, sato, suzuki, at, clean_file(3, "aed"))
    earlier = Version.objects.select_related("dataset", "table").get(pk=earlier.pk)
    made = restore_version(earlier, examined=examine_table(places, table_of(earlier)), by=acting(sato), at=at)
    assert list(made.photos.all()) == list(earlier.photos.all())
    assert made.photos.count() == 1


def test_a_table_without_the_column_gets_it_with_its_first_photograph(
    sato_client: Client, places: Dataset, sato: User, suzuki: User, at: datetime
) -> None:
    rows = clean_rows("aed", 3)
    kept = [index for index, heading in enumerate(rows[0]) if not heading.startswith("画像")]
    published(places, sato, suzuki, at, as_csv([[row[index] for index in kept] for row in rows]).encode())
    assert sent(sato_client, 1, picture()).status_code == 302
    first, second, _third = records(draft())
    assert first["画像1"].endswith(address_of(Photo.objects.get()))
    assert (second["画像1"], draft().errors) == ("", 0)


def test_a_dataset_whose_standard_has_no_column_says_so(
    sato_client: Client, catalogue: None, quick: None, sato: User, suzuki: User, at: datetime
) -> None:
    hydrants = Dataset.objects.get(slug="fire_hydrant")
    Dataset.objects.filter(pk=hydrants.pk).update(owner="citizens")
    hydrants.refresh_from_db()
    published(hydrants, sato, suzuki, at, clean_file(2, "fire_hydrant"))
    address = "/staff/opendata/datasets/fire_hydrant/records/1/"
    page = sato_client.get(address).content.decode()
    assert 'name="photo"' not in page
    answer = sato_client.post(address, fields(page) | {"photo": picture(), "photo_alt": ALT})
    assert answer.status_code == 422
    assert not Photo.objects.exists()


def test_another_section_sees_no_photograph_that_is_not_public(
    sato_client: Client, tanaka_client: Client, places: Dataset, sato: User
) -> None:
    sent(sato_client, photo=picture())
    address = reverse("opendata_photo", args=[Photo.objects.get().pk])
    assert tanaka_client.get(address).status_code == 403
    assert sato_client.get(address).status_code == 200
    assert sato_client.get(reverse("opendata_photo", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404


def test_a_photograph_of_another_dataset_is_not_taken_along(
    sato_client: Client, places: Dataset, sato: User, at: datetime
) -> None:
    """Whoever writes the address of a photograph into another dataset's table does not make it public by that."""
    sent(sato_client, 1, picture())
    photo = Photo.objects.get()
    toilets = Dataset.objects.get(slug="public_toilet")
    Dataset.objects.filter(pk=toilets.pk).update(owner="citizens")
    toilets.refresh_from_db()
    rows = clean_rows("public_toilet", 1)
    rows[1][rows[0].index("画像")] = f"https://madoguchi.city.example.jp{address_of(photo)}"
    made = prepared(toilets, sato, at, as_csv(rows).encode())
    assert not made.photos.exists()
    assert list(photo.versions.all()) == [draft_of(places)]


def draft_of(dataset: Dataset) -> Version:
    return Version.objects.get(dataset=dataset, state__in=("draft", "checked"))
