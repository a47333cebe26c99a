"""The catalogue as linked data, read by a real RDF parser against what DCAT-AP demands; the map of the site; robots."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from madoguchi.kernel.ui.choices import LANGUAGE_COOKIE
from madoguchi.services.opendata.models import Dataset
from madoguchi.services.opendata.tests.desk import clean_file
from madoguchi.services.opendata.tests.shop import published_by_the_office

pytestmark = pytest.mark.django_db
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
}
"""DCAT-AP 3: what each class must have."""
RECOMMENDED = (
    DCAT.contactPoint, DCAT.distribution, DCAT.keyword, DCAT.theme, DCTERMS.publisher, DCTERMS.spatial,
    DCTERMS.accrualPeriodicity, DCTERMS.identifier, DCTERMS.issued, DCTERMS.modified, DCAT.landingPage,
)  # fmt: skip


@pytest.fixture
def two(out: Dataset, aed: Dataset, at: datetime) -> None:
    published_by_the_office(aed, at, clean_file(5, "aed"))


def read(client: Client, address: str) -> Graph:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.content.decode(), format="json-ld")


def missing(graph: Graph) -> list[str]:
    """Each thing of a class without what the class must have."""
    return [
        f"{thing} has no {wanted}"
        for kind, properties in MANDATORY.items()
        for thing in graph.subjects(RDF.type, kind)
        for wanted in properties
        if (thing, wanted, None) not in graph
    ]


def test_the_catalogue_says_what_dcat_ap_demands(client: Client, two: None) -> None:
    graph = read(client, "/open/catalog.jsonld")
    assert missing(graph) == []
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert {str(one) for one in datasets} == {
        f"http://testserver/open/datasets/{slug}/" for slug in ("aed", "population")
    }
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert set(graph.objects(catalogue, DCAT.dataset)) == datasets
    for dataset in datasets:
        assert [str(one) for one in RECOMMENDED if (dataset, one, None) not in graph] == []
        for distribution in graph.objects(dataset, DCAT.distribution):
            assert (distribution, RDF.type, DCAT.Distribution) in graph
            assert (distribution, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
            (address,) = graph.objects(distribution, DCAT.downloadURL)
            (size,) = graph.objects(distribution, DCAT.byteSize)
            got = client.get(urlsplit(str(address)).path)
            assert int(got["Content-Length"]) == size.toPython()  # type: ignore[attr-defined]
    for moment in graph.objects(None, DCTERMS.modified):
        assert moment.datatype == XSD.dateTime  # type: ignore[attr-defined]


def test_a_judge_that_finds_what_is_missing(client: Client, two: None) -> None:
    graph = read(client, "/open/catalog.jsonld")
    dataset = next(graph.subjects(RDF.type, DCAT.Dataset))
    graph.remove((dataset, DCTERMS.description, None))
    assert missing(graph) == [f"{dataset} has no {DCTERMS.description}"]


def test_each_dataset_by_itself(client: Client, two: None) -> None:
    graph = read(client, "/open/datasets/aed/dataset.jsonld")
    assert missing(graph) == []
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    titles = {(str(one), one.language) for one in graph.objects(dataset, DCTERMS.title)}  # type: ignore[attr-defined]
    assert ("AED設置箇所一覧", "ja") in titles
    assert (
        'rel="alternate" type="application/ld+json" href="/open/datasets/aed/dataset.jsonld"'
        in client.get("/open/datasets/aed/").content.decode()
    )


def test_search_engines_find_schema_org(client: Client, two: None) -> None:
    told = client.get("/open/datasets/aed/schema.jsonld").json()
    assert (told["@context"], told["@type"], told["license"]) == (
        "https://schema.org/", "Dataset", "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    assert {"name", "description", "creator", "distribution", "datePublished"} <= set(told)
    for one in told["distribution"]:
        assert client.get(urlsplit(one["contentUrl"]).path).status_code == 200


def test_one_address_tells_search_engines_the_same_whoever_asks(client: Client, two: None) -> None:
    answers = []
    for language in ("ja", "ja-plain", "en"):
        client.cookies[LANGUAGE_COOKIE] = language
        answers.append(client.get("/open/datasets/aed/schema.jsonld", headers={"Accept-Language": language}))
    assert len({one.content for one in answers}) == len({one["ETag"] for one in answers}) == 1
    assert not any(word in answers[0].get("Vary", "") for word in ("Accept-Language", "Cookie"))
    told = answers[0].json()
    assert (told["name"], told["inLanguage"]) == ("AED設置箇所一覧", "ja")
    (title,), (description,) = told["alternateName"], told["abstract"]
    assert (title["@language"], description["@language"]) == ("en", "en")
    assert "AED" in title["@value"]
    assert title["@value"].isascii()


def test_the_map_of_the_site_names_each_dataset(client: Client, two: None) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    places = [str(one.text) for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://testserver/open/datasets/aed/" in places
    for place in places:
        assert client.get(urlsplit(place).path).status_code == 200, place


def test_robots_read_what_is_for_everybody_and_nothing_of_a_demo(client: Client, settings: Settings) -> None:
    settings.MADOGUCHI_DEMO = False
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in told
    assert "Disallow: /open" not in told
    assert "staff" not in told
    settings.MADOGUCHI_DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
