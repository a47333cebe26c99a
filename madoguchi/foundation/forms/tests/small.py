"""A small city (小さな市) in a folder of its own, for tests that write, break and publish definitions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from madoguchi.foundation.forms.checker import CheckedCity, Surroundings, check_folder
from madoguchi.foundation.forms.evaluation import FormState, evaluate
from madoguchi.foundation.forms.procedure import Procedure
from madoguchi.foundation.forms.vocabulary import Circumstances

TODAY = date(2026, 11, 2)


def words(text: str) -> dict[str, str]:
    """A text in all three languages."""
    return {"ja": text, "plain": text, "en": text}


LIBRARY: dict[str, Any] = {
    "blocks": {
        "person": {
            "title": words("人"),
            "fields": [
                {"name": "name", "type": "person_name", "label": words("氏名"), "concept": "person.name"},
                {"name": "born_on", "type": "date", "label": words("生年月日"), "to": "today"},
            ],
        }
    },
    "codes": {"colours": [{"key": "red", **words("赤")}, {"key": "blue", **words("青")}]},
    "categories": [{"key": "certificates", **words("証明書")}],
    "life_events": [{"key": "moving", **words("引越し")}],
    "appeal": words("審査請求ができます。"),
}
FEES: dict[str, Any] = {
    "items": {
        "copy": {"title": words("写し"), "basis": "手数料条例", "prices": [{"from": date(2020, 4, 1), "yen": 300}]},
        "big": {
            "title": words("大"),
            "basis": "条例",
            "prices": [{"from": date(2020, 4, 1), "yen": 500}, {"from": date(2026, 11, 1), "yen": 800}],
        },
    }
}
DOCUMENT: dict[str, Any] = {
    "document": "paper",
    "kind": "certificate",
    "title": words("証明書"),
    "rows": [{"label": words("氏名"), "value": "applicant.name"}],
}


def field(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """One question."""
    return {"name": name, "type": kind, "label": words(name), **more}


def choice(name: str, *keys: str, **more: Any) -> dict[str, Any]:
    """A choice among ``keys``."""
    return field(name, "choice", of=[{"key": key, **words(key)} for key in keys], **more)


def section(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One page."""
    return {"section": name, "title": words(name), "fields": list(fields), **more}


def repeat(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Rows of the same questions."""
    return {"repeat": name, "title": words(name), "item": words(name), "fields": list(fields), **more}


APPLICANT = {"use": "person", "as": "applicant", "without": ["born_on"]}
ANSWERED: dict[str, Any] = {
    "applicant.name": {"family": "津軽", "given": "花子", "family_kana": "ツガル", "given_kana": "ハナコ"},
}


def definition(*form: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole definition that asks for the applicant's name and for ``form``."""
    return {
        "procedure": "small",
        "title": words("小さな手続き"),
        "summary": words("試し"),
        "owner": "citizens",
        "category": "certificates",
        "life_events": ["moving"],
        "law": ["試験法第1条"],
        "valid": {"from": date(2026, 10, 1)},
        "channels": ["online", "counter"],
        "processing": {"standard_days": 3},
        "guide": {"who": words("だれでも")},
        "form": [APPLICANT, *form],
        "review": {"template": "examine-and-decide"},
        "record": {"class": "戸籍住民/証明/住民票交付請求", "retention_years": 1},
        **more,
    }


class _WrittenOut(yaml.SafeDumper):
    """Writes what occurs twice twice: aliases are refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(folder: Path, name: str, data: Any) -> None:
    """One YAML file of the city."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(data, str):
        data = yaml.dump(data, Dumper=_WrittenOut, allow_unicode=True, sort_keys=False)
    path.write_text(data, encoding="utf-8")


def small_city(folder: Path, *form: dict[str, Any], examples: list[dict[str, Any]] | None = None, **more: Any) -> Path:
    """Write a city with one procedure, ``small``; returns its folder."""
    city = folder / "kuroishi"
    write(city, "library.yaml", LIBRARY)
    write(city, "fees.yaml", FEES)
    write(city, "documents/paper.yaml", DOCUMENT)
    write(city, "procedures/small.yaml", definition(*form, **more))
    # What an example leaves unanswered is a problem; where a test is about something else, it says nothing.
    write(
        city,
        "procedures/small.examples.yaml",
        {"examples": examples or [{"name": "none", "answers": {}, "expect": {"problems": problems_of_nothing(city)}}]},
    )
    return city


def problems_of_nothing(city: Path) -> list[str]:
    """What is missing when nothing is answered."""
    from madoguchi.foundation.forms.evaluation import find_problems

    write(city, "procedures/small.examples.yaml", {"examples": [{"name": "none", "expect": {}}]})
    small = check_folder(city).procedures.get("small")
    if small is None:
        return []
    who = {"represent": "self"} if len(small.represent) > 1 else {}
    return [p.path for p in find_problems(evaluate(small, who, Circumstances(today=small.valid_from)), {})]


def checked(folder: Path, *form: dict[str, Any], **more: Any) -> CheckedCity:
    """The small city, checked."""
    return check_folder(small_city(folder, *form, **more), Surroundings(departments=frozenset({"citizens"})))


def procedure(folder: Path, *form: dict[str, Any], **more: Any) -> Procedure:
    """The compiled procedure of a small city without faults."""
    result = checked(folder, *form, **more)
    assert not result.errors, "\n".join(map(str, result.errors))
    return result.procedures["small"]


def asked(one: Procedure, answers: dict[str, Any], **circumstances: Any) -> FormState:
    """The state under some answers."""
    return evaluate(one, answers, Circumstances(today=TODAY, **circumstances))
