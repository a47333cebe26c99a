"""How long a definition of 95 questions takes to be read, compiled and checked, as a ratio to merely parsing its file.

The peer is ``yaml.safe_load`` of the same file in the same run; the whole folder (library, fees, the definition,
its example) is read, expanded, type-checked, walked and played. Prints seconds and the ratio.
"""

from __future__ import annotations

import os
import sys
import tempfile
import timeit
from pathlib import Path
from typing import Any

import yaml

QUESTIONS = 95
MOST_SECONDS = 1.0


def words(text: str) -> dict[str, str]:
    """A text in all three languages."""
    return {"ja": f"{text}について", "plain": f"{text}の こと", "en": f"About {text}"}


def question(number: int) -> dict[str, Any]:
    """One question; most hang on an earlier one."""
    name = f"question_{number}"
    kinds = ("yes_no", "choice", "text", "date", "number")
    made: dict[str, Any] = {"name": name, "type": kinds[number % 5], "label": words(name), "help": words("help")}
    if number % 5 == 1:
        made["of"] = [{"key": f"key_{key}", **words(f"key {key}")} for key in range(6)]
    if number % 5 == 3:
        made |= {"from": "1900-01-01", "to": "today"}
    if number >= 10:
        asked, before = number - number % 5 - 5, number - number % 5 - 10
        made["when"] = f"question_{asked} or question_{before + 1} == 'key_2'"
        made["required"] = f"question_{before + 4} > 1"
    return made


def write_city(folder: Path) -> Path:
    """A city with one procedure of 95 questions; returns the procedure's file."""
    questions = [question(number) for number in range(QUESTIONS - 1)]
    sections = [
        {"section": f"section_{start}", "title": words(f"section {start}"), "fields": questions[start : start + 10]}
        for start in range(0, len(questions), 10)
    ]
    definition = {
        "procedure": "large",
        "title": words("large"),
        "summary": words("summary"),
        "owner": "citizens",
        "category": "certificates",
        "law": ["試験法第1条"],
        "valid": {"from": "2026-10-01"},
        "channels": ["online"],
        "processing": {"standard_days": 5},
        "guide": {"who": words("everyone")},
        "form": [{"use": "person", "as": "applicant"}, *sections],
        "review": {"template": "examine-and-decide"},
        "record": {"class": "試験", "retention_years": 1},
        "export": [{"to": "core", "columns": {f"列{n}": f"question_{n}" for n in range(QUESTIONS - 1)}}],
    }
    library = {
        "blocks": {
            "person": {
                "title": words("person"),
                "fields": [{"name": "name", "type": "person_name", "label": words("name"), "concept": "person.name"}],
            }
        },
        "categories": [{"key": "certificates", **words("certificates")}],
        "appeal": words("appeal"),
    }
    files = {
        "library.yaml": library,
        "fees.yaml": {"items": {}},
        "procedures/large.yaml": definition,
        "procedures/large.examples.yaml": {"examples": [{"name": "none", "expect": {"asked": ["question_0"]}}]},
    }
    (folder / "procedures").mkdir()
    for name, data in files.items():
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder / "procedures" / "large.yaml"


def main() -> None:
    """Measure and print; fails above one second or when the definition is not what was meant."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    import django

    django.setup()
    from madoguchi.foundation.forms.checker import check_folder

    with tempfile.TemporaryDirectory() as name:
        file = write_city(Path(name))
        text = file.read_text(encoding="utf-8")
        result = check_folder(Path(name))
        # Its one example answers nothing; what it then misses is the only thing that may be told.
        wrong = [fault for fault in result.errors if not fault.where.endswith("expect.problems")]
        assert not wrong, wrong[0]
        assert result.procedures["large"].questions == QUESTIONS
        ours = min(timeit.repeat(lambda: check_folder(Path(name)), number=1, repeat=5))
        peer = min(timeit.repeat(lambda: yaml.safe_load(text), number=1, repeat=5))
    print(
        f"{QUESTIONS} questions, {len(text.splitlines())} lines: checked in {ours:.3f} s, yaml.safe_load {peer:.3f} s"
    )
    print(f"check / safe_load = {ours / peer:.2f}")
    if ours >= MOST_SECONDS:
        sys.exit(f"above {MOST_SECONDS} s")


if __name__ == "__main__":
    main()
