"""The guideline with the city's own settings in it, as the page and the paper show it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from madoguchi.foundation.organisation.public import City, Department, city
from madoguchi.kernel.paper import pdf_of
from madoguchi.kernel.texts import Text
from madoguchi.services.opendata.guideline import Guideline, Told, city_guideline, told
from madoguchi.services.opendata.standards import shipped_standards

STYLES = Path(__file__).parent / "styles"
PAPER_LANGUAGES = ("ja", "en")


def settings_of(guideline: Guideline, the_city: City) -> dict[str, Text]:
    """What stands in the places of the texts."""
    office = Department.objects.filter(key=guideline.office).first()
    said = {
        "phone": office.phone if office else the_city.phone,
        "mail": the_city.mail,
        "licence": the_city.licence,
        "licence_url": the_city.licence_url,
        "smallest_count": str(guideline.privacy.smallest_count),
        "review_months": str(guideline.review_months),
        "standards": str(len(shipped_standards().datasets)),
    }
    return {name: Text(value) for name, value in said.items()} | {
        "city": the_city.name,
        "office": office.name if office else Text(guideline.office),
        "formats": Text("、".join(guideline.formats), en=", ".join(guideline.formats)),
    }


def told_guideline() -> tuple[Guideline, list[Told]]:
    """The guideline of this city and its sections; raises ``GuidelineFaulty``."""
    guideline = city_guideline(settings.CITY_FOLDER)
    return guideline, told(guideline, settings_of(guideline, city()))


def guideline_pdf(language: str) -> bytes:
    """The same on paper; the bytes are kept for as long as nothing that stands in it changes."""
    language = language if language in PAPER_LANGUAGES else "ja"
    guideline, sections = told_guideline()
    context = {"guideline": guideline, "sections": sections, "city": city(), "language": language}
    with override(language):
        return _printed(render_to_string("opendata/print/guideline.html", context))


@lru_cache(maxsize=4)
def _printed(html: str) -> bytes:
    return pdf_of(html, styles=(STYLES / "guideline.css",))
