"""An attachment that falls away by consent names a linkage of which the city's ``facts.yaml`` says what is agreed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.config.loading import check_city
from tests.cast import CITY_FOLDER

KIND = "resident-tax"
ASKED = "{ja: 見ることに同意します。, plain: 見て いいです。, en: I agree.}"


@pytest.mark.parametrize(("kind", "faulty"), [(KIND, False), ("ltc-insured", True), ("nonsense", True)])
def test_a_definition_names_a_linkage_that_asks(tmp_path: Path, kind: str, faulty: bool) -> None:
    for one in CITY_FOLDER.iterdir():
        if one.name not in ("facts.yaml", "procedures"):
            (tmp_path / one.name).symlink_to(one)
    facts = (CITY_FOLDER / "facts.yaml").read_text(encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(facts.replace(f"  {KIND}:\n", f"  {KIND}:\n    consent: {ASKED}\n"), "utf-8")
    (tmp_path / "procedures").mkdir()
    text = (CITY_FOLDER / "procedures" / "juminhyo.yaml").read_text(encoding="utf-8")
    line = '    waive_when: "same_household(subject, applicant)"\n'
    assert line in text
    (tmp_path / "procedures" / "juminhyo.yaml").write_text(text.replace(line, f"{line}    consent: {kind}\n"), "utf-8")
    found = [one for one in check_city(tmp_path).errors if "asks for no consent" in str(one)]
    assert bool(found) is faulty
