"""The catalogue as linked data: DCAT-AP for harvesters, schema.org for search engines; JSON-LD that needs no other host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from madoguchi.foundation.organisation.public import city
from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.catalogue.addresses import Addresses
from madoguchi.services.opendata.catalogue.entries import Entry, OpenFile
from madoguchi.services.opendata.snapshots.vocabulary import SAFE_CSV
from madoguchi.services.opendata.states import Frequency

Json = dict[str, Any]
CONTEXT: Json = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_EU = "http://publications.europa.eu/resource/authority/"
_FREQUENCIES = {
    Frequency.DAILY: "DAILY", Frequency.WEEKLY: "WEEKLY", Frequency.MONTHLY: "MONTHLY", Frequency.QUARTERLY: "QUARTERLY",
    Frequency.HALF_YEARLY: "ANNUAL_2", Frequency.YEARLY: "ANNUAL", Frequency.AS_NEEDED: "IRREG",
}  # fmt: skip
_FORMATS = {"CSV": "CSV", "XLSX": "XLSX", "JSON": "JSON", "GeoJSON": "GEOJSON", "Parquet": "PARQUET"}
_LANGUAGES = (f"{_EU}language/JPN",)


def catalogue_as_dcat(entries: Sequence[Entry], at: Addresses) -> Json:
    """``dcat:Catalog`` with every dataset in it."""
    the_city = city()
    newest = max((one.version.published_at for one in entries if one.version.published_at), default=None)
    return {
        "@context": CONTEXT,
        "@id": at.catalogue,
        "@type": "dcat:Catalog",
        "dct:title": _texts(Text(f"{the_city.name.ja}オープンデータカタログ", en=f"Open data of {the_city.name.en}")),
        "dct:description": _texts(
            Text(f"{the_city.name.ja}が公開するデータの一覧", en=f"The datasets that {the_city.name.en} publishes")
        ),
        "dct:publisher": _agent(the_city.name, the_city.website or at.base + "/"),
        "dct:language": [{"@id": one} for one in _LANGUAGES],
        "dct:license": {"@id": the_city.licence_url, "@type": "dct:LicenseDocument"},
        "foaf:homepage": {"@id": at.catalogue, "@type": "foaf:Document"},
        **({"dct:modified": _moment(newest)} if newest else {}),
        "dcat:dataset": [dataset_as_dcat(one, at) for one in entries],
        "dcat:service": [_service(one, at) for one in entries],
    }


def dataset_as_dcat(entry: Entry, at: Addresses) -> Json:
    """``dcat:Dataset`` with its distributions; without a context of its own."""
    part, page = entry.definition.part, at.page(entry.slug)
    told: Json = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": page,
        "dct:title": _texts(entry.title),
        "dct:description": _texts(entry.description),
        "dct:publisher": _agent(city().name, city().website or at.base + "/"),
        "dct:creator": {"@id": f"{at.catalogue}?department={part.owner}"} | _named(entry.owner),
        "dcat:contactPoint": _contact(entry),
        "dcat:keyword": [{"@value": tag, "@language": "ja"} for tag in entry.tags],
        "dcat:theme": [
            {"@id": f"{at.catalogue}?group={entry.definition.group.key}", "@type": "skos:Concept",
             "skos:prefLabel": _texts(entry.definition.group.title.text)}
        ],
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/{_FREQUENCIES[part.frequency]}", "@type": "dct:Frequency"},
        "dct:spatial": {"@type": "dct:Location", "skos:prefLabel": _texts(entry.area)},
        "dct:language": [{"@id": one} for one in _LANGUAGES],
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dcat:version": str(entry.version.number),
        "dcat:distribution": [_distribution(entry, one, at) for one in entry.files if one.name != SAFE_CSV],
    }  # fmt: skip
    if entry.version.published_at:
        told["dct:issued"] = told["dct:modified"] = _moment(entry.version.published_at)
    if part.temporal:
        told["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:startDate": _day(part.temporal.first)} | (
            {"dcat:endDate": _day(part.temporal.last)} if part.temporal.last else {}
        )
    if entry.standard:
        told["dct:conformsTo"] = {
            "@id": at.of("api_opendata_schema", entry.standard), "@type": "dct:Standard",
            "dct:title": {"@value": "自治体標準オープンデータセット", "@language": "ja"},
        }  # fmt: skip
    return told


def one_dataset_as_dcat(entry: Entry, at: Addresses) -> Json:
    """A dataset by itself."""
    return {"@context": CONTEXT} | dataset_as_dcat(entry, at)


def dataset_as_schema_org(entry: Entry, at: Addresses) -> Json:
    """``schema.org/Dataset``, as search engines for data read it: one text for everybody, in Japanese, with the other language
    beside it and marked as such. What is called and described is plain text, for readers that know no language marks."""
    part = entry.definition.part
    published = entry.version.published_at
    publisher = {"@type": "GovernmentOrganization", "name": city().name.ja, "url": city().website or at.base + "/"}
    told: Json = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": at.page(entry.slug),
        "name": entry.title.ja,
        "alternateName": _others(entry.title),
        "description": entry.description.ja,
        "abstract": _others(entry.description),
        "url": at.page(entry.slug),
        "identifier": at.page(entry.slug),
        "license": entry.definition.licence.url,
        "creator": publisher,
        "publisher": publisher,
        "keywords": entry.tags,
        "inLanguage": "ja",
        "isAccessibleForFree": True,
        "version": str(entry.version.number),
        "spatialCoverage": entry.area.ja,
        "includedInDataCatalog": {"@type": "DataCatalog", "url": at.catalogue},
        "variableMeasured": [one["title"] for one in entry.version.columns],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": one.media_type,
             "contentUrl": at.latest(entry.slug, one.name), "name": one.format}
            for one in entry.files if one.name != SAFE_CSV
        ],
    }  # fmt: skip
    if published:
        told["datePublished"] = told["dateModified"] = published.date().isoformat()
    if part.temporal:
        last = part.temporal.last.isoformat() if part.temporal.last else ".."
        told["temporalCoverage"] = f"{part.temporal.first.isoformat()}/{last}"
    return told


def _distribution(entry: Entry, file: OpenFile, at: Addresses) -> Json:
    address = at.latest(entry.slug, file.name)
    told: Json = {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": {"@value": f"{entry.title.ja} {file.format}", "@language": "ja"},
        "dcat:accessURL": {"@id": at.page(entry.slug)},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media_type}",
                           "@type": "dct:MediaType"},
        "dct:format": {"@id": f"{_EU}file-type/{_FORMATS[file.format]}", "@type": "dct:MediaTypeOrExtent"},
        "dct:license": {"@id": entry.definition.licence.url, "@type": "dct:LicenseDocument",
                        "dct:title": entry.definition.licence.title},
        "dcat:accessService": {"@id": at.of("api_opendata_rows", entry.slug)},
    }  # fmt: skip
    if file.size:
        told["dcat:byteSize"] = {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"}
    if entry.version.published_at:
        told["dct:issued"] = _moment(entry.version.published_at)
    return told


def _service(entry: Entry, at: Addresses) -> Json:
    address = at.of("api_opendata_rows", entry.slug)
    return {
        "@id": address,
        "@type": "dcat:DataService",
        "dct:title": {"@value": f"{entry.title.ja} 検索API", "@language": "ja"},
        "dcat:endpointURL": {"@id": address},
        "dcat:endpointDescription": {"@id": at.of("api_opendata_openapi", entry.slug)},
        "dcat:servesDataset": {"@id": at.page(entry.slug)},
    }


def _agent(name: Text, address: str) -> Json:
    return {"@id": address, "@type": "foaf:Agent", "foaf:name": _texts(name)}


def _named(name: Text) -> Json:
    return {"@type": "foaf:Agent", "foaf:name": _texts(name)}


def _contact(entry: Entry) -> Json:
    told: Json = {"@type": "vcard:Organization", "vcard:fn": entry.owner.ja}
    if entry.mail:
        told["vcard:hasEmail"] = {"@id": f"mailto:{entry.mail}"}
    if entry.phone:
        told["vcard:hasTelephone"] = {"@id": f"tel:{entry.phone}"}
    return told


def _texts(text: Text) -> list[Json]:
    found = [{"@value": text.ja, "@language": "ja"}]
    if text.en and text.en != text.ja:
        found.append({"@value": text.en, "@language": "en"})
    return found


def _others(text: Text) -> list[Json]:
    """The same in other languages than Japanese."""
    return _texts(text)[1:]


def _moment(moment: Any) -> Json:
    return {"@value": moment.isoformat(), "@type": "xsd:dateTime"}


def _day(day: Any) -> Json:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
