"""The map of the open data for everybody; what it shows stands in a list that needs no script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.foundation.accounts.public import ASKING, at_a_pace
from madoguchi.kernel.city_lines import lines_of
from madoguchi.kernel.ui.hardening import may_ask_where, may_be_framed_by, same_for_everybody, shows_pictures_of
from madoguchi.services.opendata.mapping import published
from madoguchi.services.opendata.mapping.finding import (
    MOST_LETTERS,
    count_places,
    nearest_places,
    place_by_key,
    place_by_number,
    places_in_order,
    points_of,
)
from madoguchi.services.opendata.mapping.layers import Layer, chosen, find_layer, named_by, usual_near
from madoguchi.services.opendata.mapping.origins import Origin, find_origin
from madoguchi.services.opendata.mapping.places import Place
from madoguchi.services.opendata.mapping.refusals import MapRenewed, NoSuchPlace
from madoguchi.services.opendata.models import Photo
from madoguchi.services.opendata.photographs import address_of, public_photos

PAGE, PRINTED, MOST_PAGES = 20, 500, 50
MOST_TOLD = 30
"""Places that one bubble of the map lists."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the map asks for."""

    layers: list[Layer]
    on: list[Layer]
    words: str
    typed: str
    at: str
    """Which place was chosen among several that are called so."""
    here: str
    """Where the browser said it is."""
    origin: Origin | None
    page: int
    printed: bool
    view: str
    """Zoom and middle, for the script: ``15/40.80800/140.44000``."""

    @property
    def is_usual(self) -> bool:
        """Whether every layer is on because nobody said otherwise."""
        return self.origin is None and len(self.on) == len(self.layers)

    def address(self, **changed: str) -> str:
        """The address with something changed; nothing stands in it that is as usual."""
        some = [("layer", one.slug) for one in self.on] if len(self.on) < len(self.layers) else []
        if not self.on and self.layers:
            some = [("chosen", "some")]
        told = {"q": self.words, "from": self.typed, "at": self.at, "here": self.here, "map": self.view} | changed
        return "?" + urlencode(some + [(key, value) for key, value in told.items() if value])


@login_not_required
@require_safe
@at_a_pace(ASKING)
def opendata_map(request: HttpRequest) -> HttpResponse:
    """The map, and the same places as a list: the nearest first where it is known from where."""
    response = render(request, "opendata/resident/opendata_map.html", _page(request))
    may_ask_where(response)
    return with_base(response)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def opendata_map_embed(request: HttpRequest) -> HttpResponse:
    """The same without the frame of the site, for pages of others that the city allows."""
    response = render(request, "opendata/resident/opendata_map_embed.html", _page(request))
    may_be_framed_by(response, settings.MAP_EMBEDDERS)
    return with_base(response)


@login_not_required
@require_safe
@at_a_pace(ASKING)
def opendata_map_place(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One place with everything that the data says of it."""
    layers = published.published_layers()
    layer = find_layer(layers, slug)
    place = place_by_key(layer, key) if layer is not None else None
    if place is None:
        raise NoSuchPlace
    context = {
        "place": place,
        "photos": _photos(place, public_photos(place.pictures)),
        "config": _config(layers, [place.layer], "", None, f"17/{place.latitude:.5f}/{place.longitude:.5f}"),
        "lines": lines_of(settings.CITY_FOLDER),
        "tiles_credit": _tiles_credit(),
        "crumbs": [(_("Home"), "/"), (_("Map of the open data"), reverse("opendata_map")), (place.name, None)],
    }
    return with_base(render(request, "opendata/resident/opendata_map_place.html", context))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def opendata_map_points(request: HttpRequest, slug: str) -> HttpResponse:
    """``{"mark": …, "points": [longitude, latitude, number, …]}``, in millionths of a degree."""
    layer = find_layer(published.published_layers(), slug)
    if layer is None:
        raise NoSuchPlace
    told = {"mark": layer.mark, "points": points_of(layer, _words(request))}
    return _for_all(_json(json.dumps(told, separators=(",", ":"))))


@login_not_required
@require_safe
@at_a_pace(ASKING)
def opendata_map_places(request: HttpRequest) -> HttpResponse:
    """What the bubble of a point says: ``?p=layer:mark:number``, several times."""
    layers = published.published_layers()
    found = [_called(layers, name) for name in request.GET.getlist("p")[:MOST_TOLD]]
    photos = public_photos([one for place in found for one in place.pictures])
    return _json(json.dumps({"places": [_told(place, photos) for place in found]}, ensure_ascii=False))


@login_not_required
@require_safe
def opendata_map_lines(_request: HttpRequest) -> HttpResponse:
    """The city's boundary and its neighbours, as GeoJSON."""
    return _for_all(_json(lines_of(settings.CITY_FOLDER).geojson, "application/geo+json"))


def _page(request: HttpRequest) -> dict[str, Any]:
    asked = _asked(request)
    total = count_places(asked.on, asked.words)
    places = _listed(asked)
    last = max(1, min(MOST_PAGES, -(-total // PAGE)))
    here = asked.page < last and not asked.printed
    return {
        "asked": asked,
        "total": total,
        "named": named_by(asked.on, asked.words),
        "places": places,
        "first": (asked.page - 1) * PAGE + 1 if places and not asked.printed else 1,
        "nothing_called_so": bool(asked.typed and asked.origin is None),
        "previous": asked.address(page=str(asked.page - 1)) if asked.page > 1 else "",
        "next": asked.address(page=str(asked.page + 1)) if here else "",
        "plain": asked.address(),
        "to_print": asked.address(print="1"),
        "share": request.build_absolute_uri(reverse("opendata_map") + asked.address(here="")),
        "embed_code": _embed_code(request, asked),
        "config": _config(asked.layers, asked.on, asked.words, asked.origin, asked.view),
        "lines": lines_of(settings.CITY_FOLDER),
        "tiles_credit": _tiles_credit(),
        "licences": ", ".join(dict.fromkeys(layer.licence for layer in asked.on if layer.licence)),
        "crumbs": [(_("Home"), "/"), (_("Map of the open data"), None)],
    }


def _asked(request: HttpRequest) -> Asked:
    layers = published.published_layers()
    given = request.GET
    page = given.get("page", "")
    typed, at, here = given.get("from", "").strip()[:MOST_LETTERS], given.get("at", "")[:60], given.get("here", "")[:60]
    origin = find_origin(layers, typed, at) or (find_origin(layers, "", here) if not typed else None)
    slugs, words = given.getlist("layer"), _words(request)
    every = not slugs or set(slugs) >= {layer.slug for layer in layers}
    on = chosen(layers, slugs)
    if given.get("chosen") and not slugs:  # the form was sent without a mark
        on = []
    elif origin is not None and (not slugs or (every and given.get("chosen") == "all")):
        on = usual_near(layers, words)
    return Asked(
        layers, on, words, typed, at, here, origin,
        max(1, min(MOST_PAGES, int(page))) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        given.get("print") == "1", given.get("map", "")[:40],
    )  # fmt: skip


def _listed(asked: Asked) -> list[Place]:
    skip, most = (0, PRINTED) if asked.printed else ((asked.page - 1) * PAGE, PAGE)
    if asked.origin is None:
        return places_in_order(asked.on, asked.words, skip=skip, most=most)
    where = asked.origin
    return nearest_places(
        asked.on, asked.words, longitude=where.longitude, latitude=where.latitude, skip=skip, most=most
    )


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:MOST_LETTERS]


def _config(
    layers: Sequence[Layer], on: Sequence[Layer], words: str, origin: Origin | None, view: str
) -> dict[str, Any]:
    """What the map's script is told."""
    query = f"?{urlencode({'q': words})}" if words else ""
    return {
        "layers": [
            {
                "slug": layer.slug, "title": layer.title, "symbol": layer.symbol, "colour": layer.colour,
                "points": reverse("opendata_map_points", args=[layer.slug]) + query,
            }
            for layer in layers
            if layer in on
        ],
        "places": reverse("opendata_map_places"),
        "lines": reverse("opendata_map_lines"),
        "box": lines_of(settings.CITY_FOLDER).box,
        "origin": {"at": [origin.latitude, origin.longitude], "name": origin.name} if origin else None,
        "view": view,
        "filtered": bool(words),
        "tiles": settings.MAP_TILES,
    }  # fmt: skip


def _called(layers: Sequence[Layer], name: str) -> Place:
    slug, _colon, rest = name.partition(":")
    mark, _colon, number = rest.partition(":")
    layer = find_layer(layers, slug)
    if layer is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoSuchPlace
    if mark != layer.mark:
        raise MapRenewed
    place = place_by_number(layer, int(number))
    if place is None:
        raise NoSuchPlace
    return place


def _told(place: Place, photos: Mapping[UUID, Photo]) -> dict[str, Any]:
    return {
        "photos": _photos(place, photos),
        "name": place.name, "layer": place.layer.title, "slug": place.layer.slug, "address": place.address,
        "phone": place.phone, "hours": place.hours, "spot": place.spot, "days": place.days,
        "href": reverse("opendata_map_place", args=[place.layer.slug, place.key]),
    }  # fmt: skip


def _photos(place: Place, photos: Mapping[UUID, Photo]) -> list[dict[str, str]]:
    return [{"src": address_of(photos[one]), "alt": photos[one].alt} for one in place.pictures if one in photos]


def _embed_code(request: HttpRequest, asked: Asked) -> str:
    address = request.build_absolute_uri(reverse("opendata_map_embed") + asked.address(here=""))
    title = _("Map of the open data")
    return f'<iframe src="{address.replace("&", "&amp;")}" title="{title}" width="100%" height="500"></iframe>'


def _tiles_credit() -> str:
    return settings.MAP_TILES_CREDIT if settings.MAP_TILES else ""


def with_base(response: HttpResponse) -> HttpResponse:
    for origin in settings.MAP_TILES_ORIGIN:
        shows_pictures_of(response, origin)
    return response


def _for_all(response: HttpResponse) -> HttpResponse:
    """Numbers and lines, without a word in the reader's language."""
    for name in ("Content-Language", "Vary"):
        del response[name]
    same_for_everybody(response)
    return response


def _json(text: str, kind: str = "application/json") -> HttpResponse:
    response = HttpResponse(text, content_type=kind, headers={"Content-Language": get_language() or "ja"})
    response["Cache-Control"] = "public, max-age=300"
    response["Vary"] = "Accept-Language, Cookie"
    return response
