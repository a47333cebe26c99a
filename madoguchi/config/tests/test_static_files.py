"""Static files: called by the hash of their content, compressed beforehand, modules and all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from pytest_django import Settings

from madoguchi.config.static_files import HashedFiles


def test_before_they_are_collected_files_are_called_as_they_are() -> None:
    assert staticfiles_storage.url("ui/madoguchi.css") == "/static/ui/madoguchi.css"


def test_collected_files_have_hashes_and_are_compressed(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "madoguchi.config.static_files.HashedFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    kept = HashedFiles(location=str(tmp_path))
    style = tmp_path / kept.stored_name("ui/madoguchi.css")
    assert style.name != "madoguchi.css"
    assert gzip.decompress(style.with_name(f"{style.name}.gz").read_bytes()) == style.read_bytes()
    form = (tmp_path / kept.stored_name("forms/form.js")).read_text()
    other = Path(kept.stored_name("forms/expressions.js")).name
    assert other != "expressions.js"
    assert f'"./{other}"' in form


@pytest.mark.parametrize("missing", ["ui/nothing.css"])
def test_a_file_that_is_missing_stops_no_page(missing: str) -> None:
    assert staticfiles_storage.url(missing) == f"/static/{missing}"
