"""The examples of “how to use” run as they stand, in the languages that are on this machine."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import playwright
import pytest
import requests

from madoguchi.foundation.accounts.public import User
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import clean_file, published

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The Node that drives the browser of other tests."""


@pytest.fixture
def shown(quick: None, live_server: Any, population: Dataset, sato: User, suzuki: User, at: datetime) -> dict[str, str]:
    """Language -> the example, as somebody copies it from the page."""
    published(population, sato, suzuki, at, clean_file(9))
    page = requests.get(f"{live_server}/open/datasets/population/", timeout=30).text
    found = re.findall(r"<h3>(\w+)</h3><pre[^>]*><code>(.*?)</code>", page, re.DOTALL)
    return {language: html.unescape(text) for language, text in found}


def said(*command: str, folder: Path) -> list[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.django_db(transaction=True)
def test_curl(shown: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "example.sh").write_text(shown["curl"])
    out = said("sh", "example.sh", folder=tmp_path)
    assert out[0].startswith('{"total":')
    assert (tmp_path / "data.csv").read_text(encoding="utf-8-sig").count("\n") == 10


@pytest.mark.django_db(transaction=True)
def test_python(shown: dict[str, str], tmp_path: Path) -> None:
    import sys

    (tmp_path / "example.py").write_text(shown["Python"])
    records, found = said(sys.executable, "-I", "example.py", folder=tmp_path)
    assert records == "9"
    assert 1 <= int(found) <= 9


@pytest.mark.django_db(transaction=True)
def test_javascript(shown: dict[str, str], tmp_path: Path) -> None:
    node = shutil.which("node") or str(NODE)
    (tmp_path / "example.mjs").write_text(shown["JavaScript"])
    (found,) = said(node, "example.mjs", folder=tmp_path)
    assert 1 <= int(found) <= 9


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R on this machine")
def test_r(shown: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "example.R").write_text(shown["R"])
    assert said("Rscript", "example.R", folder=tmp_path)[-1] == "9"
