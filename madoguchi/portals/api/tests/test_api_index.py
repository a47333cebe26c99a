"""What programs find at the front door."""

from __future__ import annotations

from django.test import Client


def test_the_index_names_every_open_door(client: Client, db: None) -> None:
    doors = client.get("/api/").json()["doors"]
    assert doors["api_index"] == "/api/"
    assert all(address.startswith("/api/") for address in doors.values())


def test_it_is_read_only(client: Client, db: None) -> None:
    assert client.post("/api/").status_code == 405
