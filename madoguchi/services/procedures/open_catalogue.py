"""The catalogue of procedures as open data (オープンデータ): JSON, CSV, JSON-LD, from the same definitions as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from madoguchi.foundation.forms.public import (
    FeeSchedulePart,
    LibraryPart,
    Procedure,
    ProcedureVersion,
    Text,
    city_library,
    fee_schedule,
    versions_offered,
)
from madoguchi.foundation.organisation.public import City, Department, city
from madoguchi.kernel.csv_text import csv_text
from madoguchi.kernel.refusals import Sentence
from madoguchi.services.procedures.guide import attachments_of, prices_of, text_of, things_to_bring
from madoguchi.services.procedures.vocabulary import Needed

PLAIN_TAG = "ja-x-plain"
"""やさしい日本語 as a language tag (BCP 47, private use)."""


@dataclass(frozen=True, slots=True)
class OpenProcedures:
    """Everything that the three formats are written from, read once."""

    versions: Sequence[ProcedureVersion]
    library: LibraryPart
    fees: FeeSchedulePart
    departments: Mapping[str, Department]
    city: City
    on: date
    base: str
    """The address of this host, without a slash at the end."""

    @property
    def modified_at(self) -> datetime | None:
        """When the newest of the versions was published."""
        return max((version.published_at for version in self.versions), default=None)

    def page(self, name: str, *arguments: str) -> str:
        """The whole address of a page."""
        return self.base + reverse(name, args=arguments)


def open_procedures(on: date, base: str) -> OpenProcedures:
    """What is offered on a day, with the offices in charge."""
    departments = {department.key: department for department in Department.objects.all()}
    return OpenProcedures(versions_offered(on), city_library(), fee_schedule(), departments, city(), on, base)


def _three(text: Text) -> dict[str, str]:
    return {language: said for language, said in (("ja", text.ja), ("plain", text.plain), ("en", text.en)) if said}


def _label(options: Iterable[Any], key: str) -> Text:
    return next((text_of(option) for option in options if option.key == key), Text(key))


# JSON -----------------------------------------------------------------------------------------------


def as_json(held: OpenProcedures) -> str:
    """Everything, in three languages; sentences made from conditions are in Japanese."""
    with override("ja"):
        listed = [_one(held, version) for version in held.versions]
    told = {
        "title": _three(Text("手続の一覧", "てつづきの リスト", "Catalogue of procedures")),
        "publisher": {"name": _three(held.city.name), "code": held.city.code},
        "licence": held.city.licence, "licence_url": held.city.licence_url, "documentation": held.page("open_data"),
        "modified_at": localtime(held.modified_at).isoformat() if held.modified_at else None,
        "count": len(listed), "procedures": listed,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1)


def _one(held: OpenProcedures, version: ProcedureVersion) -> dict[str, Any]:
    p = version.procedure
    department = held.departments.get(p.owner)
    return {
        "id": p.slug, "version": version.number, "sha256": version.sha256, "valid_from": version.valid_from.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "updated_at": localtime(version.published_at).isoformat(),
        "title": _three(p.title), "summary": _three(p.summary),
        "category": {"key": p.category, **_three(_label(held.library.categories, p.category))},
        "life_events": [{"key": key, **_three(_label(held.library.life_events, key))} for key in p.life_events],
        "keywords": list(p.keywords), "who": _three(p.guide_who), "when": _three(p.guide_when),
        "deadline": _three(p.deadline), "channels": list(p.channels), "assurance_online": p.assurance_online,
        "fees": [
            {"title": x.title, "yen": x.yen, "each": x.each, "basis": x.basis, "when": x.when,
             "exempt": [{"when": when, "basis": basis} for when, basis in x.exempt]}
            for x in prices_of(p, held.fees, held.on)
        ],
        "bring": [_needed(one) for one in things_to_bring(p)],
        "attachments": [
            {"name": a.name, **_three(a.label), **_needed(one)}
            for a, one in zip(p.attachments, attachments_of(p), strict=True)
        ],
        "law": list(p.law), "standard_days": p.standard_days, "result": _three(p.guide_result),
        "office": {
            "key": p.owner, "name": _three(department.name) if department else {},
            "phone": department.phone if department else "", "place": _three(department.place) if department else {},
        },
        "questions": p.questions, "minutes": p.minutes,
        "url": held.page("procedure_guide", p.slug), "api": held.page("api_procedure", p.slug),
        "form_schema": held.page("api_procedure_schema", p.slug),
    }  # fmt: skip


def _needed(one: Needed) -> dict[str, Any]:
    return {"what": one.what, "when": one.when, "not_needed": one.unless, "basis": one.basis, "optional": one.optional}


# CSV ------------------------------------------------------------------------------------------------

CHANNELS = {"online": "オンライン", "counter": "窓口", "mail": "郵送"}
Cell = Callable[[OpenProcedures, ProcedureVersion, Procedure], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: its head, what it holds, and how it is filled."""

    head: str
    about: Sentence
    fill: Cell


def _joined(texts: Iterable[str]) -> str:
    return ";".join(texts)


def _office(held: OpenProcedures, p: Procedure) -> Department | None:
    return held.departments.get(p.owner)


def _price_texts(held: OpenProcedures, p: Procedure) -> Iterable[str]:
    for one in prices_of(p, held.fees, held.on):
        yield f"{one.title} {one.yen}円" + (f"／{one.each}" if one.each else "")


def _with_exception(one: Needed) -> str:
    return f"{one.what}（不要：{one.unless}）" if one.unless else one.what


COLUMNS: tuple[Column, ...] = (
    Column("全国地方公共団体コード", _("Code of the local government, six digits"), lambda h, v, p: h.city.code),
    Column("ID", _("Name of the procedure in addresses; it never changes"), lambda h, v, p: p.slug),
    Column("地方公共団体名", _("Name of the local government"), lambda h, v, p: h.city.name.ja),
    Column("手続名", _("Title in Japanese"), lambda h, v, p: p.title.ja),
    Column("手続名_やさしい日本語", _("Title in easy Japanese"), lambda h, v, p: p.title.plain),
    Column("手続名_英語", _("Title in English"), lambda h, v, p: p.title.en),
    Column("概要", _("What it is, in a sentence"), lambda h, v, p: p.summary.ja),
    Column("分類", _("Kind of procedure"), lambda h, v, p: _label(h.library.categories, p.category).ja),
    Column("ライフイベント", _("What happened in life; several are divided by semicolons"),
           lambda h, v, p: _joined(_label(h.library.life_events, key).ja for key in p.life_events)),
    Column("対象者", _("Who can apply"), lambda h, v, p: p.guide_who.ja),
    Column("時期", _("When to apply"), lambda h, v, p: p.guide_when.ja),
    Column("期限", _("Deadline"), lambda h, v, p: p.deadline.ja),
    Column("申請方法", _("Ways to apply, divided by semicolons"), lambda h, v, p: _joined(CHANNELS[c] for c in p.channels)),
    Column("手数料", _("Fees on the day of the download; empty: free of charge"), lambda h, v, p: _joined(_price_texts(h, p))),
    Column("必要なもの", _("What to have ready, and when it is not needed"),
           lambda h, v, p: _joined(_with_exception(one) for one in things_to_bring(p))),
    Column("添付書類", _("Documents to send along, and when they are not needed"),
           lambda h, v, p: _joined(_with_exception(one) for one in attachments_of(p))),
    Column("根拠法令", _("Law, divided by semicolons"), lambda h, v, p: _joined(p.law)),
    Column("標準処理期間_開庁日", _("Standard processing period in working days; 0: the same day"),
           lambda h, v, p: p.standard_days),
    Column("担当部署", _("Office in charge"), lambda h, v, p: d.name_ja if (d := _office(h, p)) else ""),
    Column("電話番号", _("Its telephone"), lambda h, v, p: d.phone if (d := _office(h, p)) else ""),
    Column("場所", _("Where it is"), lambda h, v, p: d.place_ja if (d := _office(h, p)) else ""),
    Column("URL", _("The page about it"), lambda h, v, p: h.page("procedure_guide", p.slug)),
    Column("適用開始日", _("First day of this version"), lambda h, v, p: v.valid_from.isoformat()),
    Column("版", _("Number of the version"), lambda h, v, p: v.number),
    Column("最終更新日", _("Day on which it was published"), lambda h, v, p: localtime(v.published_at).date().isoformat()),
)  # fmt: skip


def as_csv(held: OpenProcedures) -> str:
    """One row a procedure, in Japanese."""
    with override("ja"):
        rows = [[column.fill(held, version, version.procedure) for column in COLUMNS] for version in held.versions]
    return csv_text([column.head for column in COLUMNS], rows)


# JSON-LD --------------------------------------------------------------------------------------------


def as_jsonld(held: OpenProcedures) -> str:
    """schema.org (GovernmentService in a Dataset), each with its 申請内容・宛先・連絡先 as the GIF's models name them."""
    page = held.page("open_data")
    city_id = f"{page}#city"
    modified = localtime(held.modified_at).date().isoformat() if held.modified_at else None
    formats = (("json", "application/json"), ("csv", "text/csv"), ("jsonld", "application/ld+json"))
    catalogue = {
        "@id": page, "@type": "DataCatalog", "name": "オープンデータ", "publisher": {"@id": city_id},
        "license": held.city.licence_url, "dataset": {"@id": f"{page}#procedures"},
    }  # fmt: skip
    dataset = {
        "@id": f"{page}#procedures", "@type": "Dataset",
        "name": _tagged(Text("手続の一覧", "てつづきの リスト", "Catalogue of procedures")),
        "description": _tagged(Text(f"{held.city.name.ja}の手続の一覧", "", f"The procedures of {held.city.name.en}")),
        "creator": {"@id": city_id}, "license": held.city.licence_url,
        "dateModified": modified, "inLanguage": ["ja", "en"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": held.page(f"open_procedures_{name}")}
            for name, kind in formats
        ],
    }  # fmt: skip
    publisher = {
        "@id": city_id, "@type": "GovernmentOrganization", "name": _tagged(held.city.name), "identifier": held.city.code,
        "telephone": held.city.phone, "address": held.city.address.ja,
    }  # fmt: skip
    with override("ja"):
        services = [_service(held, version, city_id) for version in held.versions]
    told = {"@context": _context(page), "@graph": [catalogue, dataset, publisher, *services]}
    return json.dumps(told, ensure_ascii=False, indent=1)


GIF_TERMS = (
    "宛先", "申請内容", "名称", "概要", "内容", "更新年月日", "連絡先", "連絡先名称", "連絡先電話番号", "連絡先URL",
    "商号または名称", "ID群", "ID種別", "ID",
)  # fmt: skip
"""The items of the GIF core data model (申請, 連絡先, 法人, ID情報型) that are used."""


def _context(page: str) -> list[Any]:
    return ["https://schema.org/", {"gif": f"{page}#gif-", **{term: f"gif:{term}" for term in GIF_TERMS}}]


def _tagged(text: Text) -> list[dict[str, str]]:
    spoken = (("ja", text.ja), (PLAIN_TAG, text.plain), ("en", text.en))
    return [{"@language": tag, "@value": said} for tag, said in spoken if said]


def _service(held: OpenProcedures, version: ProcedureVersion, city_id: str) -> dict[str, Any]:
    p, department = version.procedure, held.departments.get(version.procedure.owner)
    url = held.page("procedure_guide", p.slug)
    office = department.name_ja if department else held.city.name.ja
    phone = department.phone if department else held.city.phone
    return {
        "@id": url, "@type": "GovernmentService", "identifier": p.slug, "url": url, "name": _tagged(p.title),
        "description": _tagged(p.summary), "serviceType": _label(held.library.categories, p.category).ja,
        "provider": {"@id": city_id}, "jurisdiction": {"@id": city_id}, "keywords": list(p.keywords),
        "serviceOperator": {"@type": "GovernmentOffice", "name": office, "telephone": phone},
        "audience": {"@type": "Audience", "name": _tagged(p.guide_who)},
        "availableChannel": [_channel(held, p, channel, department) for channel in p.channels],
        "offers": [
            {"@type": "Offer", "name": x.title, "price": x.yen, "priceCurrency": "JPY"}
            for x in prices_of(p, held.fees, held.on)
        ],
        "申請内容": {
            "名称": p.title.ja, "概要": p.summary.ja, "内容": p.guide_who.ja,
            "更新年月日": localtime(version.published_at).date().isoformat(),
        },
        "宛先": {"商号または名称": held.city.name.ja, "ID群": [{"ID種別": "全国地方公共団体コード", "ID": held.city.code}]},
        "連絡先": {"連絡先名称": office, "連絡先電話番号": phone, "連絡先URL": url},
    }  # fmt: skip


def _channel(held: OpenProcedures, p: Procedure, channel: str, department: Department | None) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "ServiceChannel", "name": CHANNELS[channel]}
    if channel == "online":
        told["serviceUrl"] = held.page("procedure_guide", p.slug)
    elif channel == "counter":
        place = department.place_ja if department else ""
        told["serviceLocation"] = {"@type": "Place", "name": f"{held.city.name.ja} {place}".strip()}
    else:
        told["servicePostalAddress"] = held.city.address.ja
    return told
