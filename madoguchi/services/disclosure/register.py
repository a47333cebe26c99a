"""The register of personal-information files (個人情報ファイル簿), from the tables themselves and the city's ``privacy.yaml``.

個人情報保護法 第75条 lists what it must say (items of 第74条 第1項); it is a document in Japanese. Recorded items are the
fields that are personal (classes 3A to 3C), so a new field stands in it as soon as it has its class and its word.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.template.loader import render_to_string

from madoguchi.services.disclosure.dossier import every_declaration
from madoguchi.services.disclosure.folder import UNKNOWN, FilePart, privacy_file
from madoguchi.services.disclosure.words import FIELDS, TABLES

PERSONAL_CLASSES = ("3A", "3B", "3C")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the register: a name, and (heading, text) in the order of the law."""

    name: str
    rows: list[tuple[str, str]]


def register() -> list[Entry]:
    """Every file of the city; rooms that no file names come last, as a file of their own to be confirmed."""
    city = privacy_file()
    named = {room for one in city.files for room in one.rooms}
    rest = sorted({label.split(".")[0] for label, _personal in every_declaration()} - named)
    files = [*city.files, *([FilePart(name=UNKNOWN, rooms=rest)] if rest else [])]
    return [
        Entry(
            one.name,
            [
                ("個人情報ファイルの名称", one.name),
                ("行政機関等の名称", city.holder),
                ("個人情報ファイルが利用に供される事務をつかさどる組織の名称", one.office),
                ("個人情報ファイルの利用目的", one.purpose),
                ("記録項目", "\n".join(filter(None, [one.items, *_items(one.rooms)]))),
                ("記録範囲", one.people),
                ("記録情報の収集方法", one.collected),
                ("要配慮個人情報が含まれるときは、その旨", one.sensitive),
                ("記録情報の経常的提供先", one.recipients),
                ("開示請求等を受理する組織の名称及び所在地", city.requests),
                ("訂正及び利用停止に関する他の法令の規定による特別の手続等", one.other_law),
                ("個人情報ファイルの種別", "法第60条第2項第1号（電算処理ファイル）"),
                ("行政機関等匿名加工情報の提案の募集をする個人情報ファイルである旨", city.anonymised),
                ("備考", one.remark or "なし"),
            ],
        )
        for one in files
    ]


def _items(rooms: list[str]) -> list[str]:
    made = []
    for label, _personal in every_declaration():
        room, _dot, model = label.partition(".")
        if room not in rooms:
            continue
        classes = import_module(f"{apps.get_app_config(room).name}.privacy").CLASSES[model]
        fields = [FIELDS[field] for one in PERSONAL_CLASSES for field in classes.get(one, "").split()]
        made.append(f"{TABLES[label]}: {'、'.join(dict.fromkeys(fields))}")
    return made


def register_as_markdown() -> str:
    """For the city's own documents."""
    parts = ["# 個人情報ファイル簿"]
    for entry in register():
        rows = [f"| {heading} | {text.replace(chr(10), '<br>')} |" for heading, text in entry.rows]
        parts += [f"## {entry.name}", "\n".join(["| 項目 | 内容 |", "| --- | --- |", *rows])]
    return "\n\n".join(parts) + "\n"


def register_as_csv() -> str:
    """One line a file, for the city's open data."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    entries = register()
    if entries:
        lines.writerow([heading for heading, _text in entries[0].rows])
    lines.writerows([[text for _heading, text in entry.rows] for entry in entries])
    return written.getvalue()


def register_as_html() -> str:
    """A page that stands alone, for another website of the city."""
    return render_to_string("disclosure/print/register.html", {"register": register()})
