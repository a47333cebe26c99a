"""How long a definition of 95 questions takes to be checked, and to be really published: read, compiled, checked, written.

The peer is ``yaml.safe_load`` of the same file in the same run; the whole folder (library, fees, the definition,
its example) is read, expanded, type-checked, walked and played. Publishing writes a further version each time, with its audit
entry, and counts until the database has confirmed it; into the database of ``MADOGUCHI_DATABASE_URL``, else into a new
SQLite file. Prints seconds, the best of five as for the peer, and the ratio.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
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
    samples = dict.fromkeys(["applicant.name", *(f"question_{n}" for n in range(QUESTIONS - 1))], "{sample}")
    files = {
        "library.yaml": library,
        "fees.yaml": {"items": {}},
        "procedures/large.yaml": definition,
        "procedures/large.examples.yaml": {
            "examples": [{"name": "all", "answers": samples, "expect": {"asked": ["question_0"]}}]
        },
    }
    (folder / "procedures").mkdir()
    for name, data in files.items():
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder / "procedures" / "large.yaml"


def publish_again(folder: Path, file: Path, turn: int) -> tuple[float, float]:
    """Change the definition, then publish it as the office does; seconds and CPU seconds. It must be one new version."""
    from django.core.management import call_command

    from madoguchi.foundation.forms.models import ProcedureVersion
    from madoguchi.foundation.forms.public import check_folder, publish_definitions
    from madoguchi.kernel import clock
    from madoguchi.kernel.acts import SYSTEM

    if turn == 0:
        call_command("migrate", verbosity=0)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f"試験法第{turn + 1}条", f"試験法第{turn + 2}条"), encoding="utf-8")
    before = ProcedureVersion.objects.filter(slug="large").count()
    begun, cpu = time.perf_counter(), time.process_time()
    checked = check_folder(folder)
    made = publish_definitions(checked, by=SYSTEM, at=clock.now())
    spent = time.perf_counter() - begun, time.process_time() - cpu
    kept = ProcedureVersion.objects.get(pk=made[0].pk)
    assert len(made) == 1
    assert ProcedureVersion.objects.filter(slug="large").count() == before + 1
    assert kept.procedure.questions == QUESTIONS
    return spent


def main() -> None:
    """Measure and print; fails above one second or when the definition is not what was meant."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    with tempfile.TemporaryDirectory() as place:
        if "MADOGUCHI_DATABASE_URL" not in os.environ:
            os.environ["MADOGUCHI_DATABASE_URL"] = f"sqlite:///{place}/publish.sqlite3"
        os.environ["MADOGUCHI_VAR"] = place
        _measure()


def _measure() -> None:
    import django

    django.setup()
    from madoguchi.foundation.forms.checker import check_folder

    with tempfile.TemporaryDirectory() as name:
        file = write_city(Path(name))
        text = file.read_text(encoding="utf-8")
        result = check_folder(Path(name))
        assert not result.errors, result.errors[0]
        assert result.procedures["large"].questions == QUESTIONS
        ours = min(timeit.repeat(lambda: check_folder(Path(name)), number=1, repeat=5))
        peer = min(timeit.repeat(lambda: yaml.safe_load(text), number=1, repeat=5))
        spent = [publish_again(Path(name), file, turn) for turn in range(5)]
    print(
        f"{QUESTIONS} questions, {len(text.splitlines())} lines: checked in {ours:.3f} s, yaml.safe_load {peer:.3f} s"
    )
    print(f"check / safe_load = {ours / peer:.2f}")
    best, slowest, cpu = min(spent)[0], max(spent)[0], max(cpu for _seconds, cpu in spent)
    print(
        f"{QUESTIONS} questions: published in {best:.3f} s (the slowest of {len(spent)}: {slowest:.3f} s; CPU {cpu:.3f} s)"
    )
    print(f"publish / check = {best / ours:.2f}")
    if max(ours, best) >= MOST_SECONDS:
        sys.exit(f"above {MOST_SECONDS} s")


if __name__ == "__main__":
    main()
