"""The components of every page: ``{% load ui %}``. Each has its template in ``ui/components``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.kernel.ui import wareki as eras
from madoguchi.kernel.ui.doors import is_open_here
from madoguchi.kernel.ui.remembered import remembered
from madoguchi.kernel.ui.unbroken import unbroken

register = template.Library()
register.tag("remembered", remembered)
register.filter("unbroken", unbroken)

NOTICE_KINDS = ("info", "success", "warning", "error")
MESSAGE_KINDS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}


@register.filter
def web_address(typed: str) -> str:
    """What somebody typed, if it is an address of the web; nothing otherwise: a link must not be able to be a script.

    Browsers drop tabs and line feeds inside a scheme, so that an address with a control character or a space is none.
    """
    shaped = typed.lower().startswith(("https://", "http://"))
    return typed if shaped and not any(one.isspace() or not one.isprintable() for one in typed) else ""


@register.simple_tag
def url_or_none(name: str, *arguments: object, **named: object) -> str | None:
    """The address of a view, or None while the room that has it is closed, or stands on a server's other side."""
    try:
        address = reverse(name, args=arguments or None, kwargs=named or None)
    except NoReverseMatch:
        return None
    return address if is_open_here(address) else None


@register.simple_tag
def page_language() -> str:
    """The ``lang`` of the page: やさしい日本語 is Japanese."""
    return (get_language() or "ja").partition("-")[0]


@register.filter
def wareki(day: date | datetime | str | None) -> str:
    """A day in the reader's language; ISO text is read first; nothing for None."""
    if not day:
        return ""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    if isinstance(day, datetime):
        day = eras.local(day).date()
    return eras.to_wareki(day, get_language() or "ja")


@register.filter
def wareki_moment(moment: datetime | str | None) -> str:
    """A moment in the reader's language and the city's time; nothing for None."""
    if not moment:
        return ""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return eras.to_wareki_moment(moment, get_language() or "ja")


@register.filter
def yen(amount: int | Decimal | None) -> str:
    """An amount of yen: 1,300円, or ¥1,300 in English."""
    if amount is None:
        return ""
    return _("%(amount)s yen") % {"amount": f"{int(amount):,}"}


@register.filter
def notice_kind(tags: str) -> str:
    """The kind of notice for the tags of a Django message."""
    return next((MESSAGE_KINDS[tag] for tag in tags.split() if tag in MESSAGE_KINDS), "info")


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, kind: str = "info", title: str = "") -> SafeString:
    """A boxed notice around the block: ``kind`` is info, success, warning or error."""
    return _draw("notice", {"content": content, "kind": kind if kind in NOTICE_KINDS else "info", "title": title})


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[tuple[object, str | None]]) -> dict[str, Any]:
    """Where this page stands: (label, address) from the top; the last one is this page."""
    return {"crumbs": list(crumbs)}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(problems: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """What has to be corrected, as links to the inputs: (input id, message). Nothing when there is none."""
    return {"problems": [{"target": target, "message": message} for target, message in problems]}


@register.inclusion_tag("ui/components/steps.html")
def steps(steps: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """The steps of a task in order: dicts of ``label``, ``state`` (done, current, todo) and perhaps ``url``."""
    return {"steps": list(steps), "label": label}


@register.inclusion_tag("ui/components/card.html")
def card(
    title: object, href: str, text: object = "", meta: object = "", level: int = 3, pictogram: str = ""
) -> dict[str, Any]:
    """One choice among several: the whole card is the link. ``pictogram`` names a drawing before the title."""
    return {"title": title, "href": href, "text": text, "meta": meta, "level": level, "pictogram": pictogram}


@register.inclusion_tag("ui/components/pictogram.html")
def pictogram(name: str) -> dict[str, Any]:
    """A drawing that goes with a word (``birth``, ``moving``): never alone, and nothing for a name without one."""
    return {"name": name}


@register.inclusion_tag("ui/components/search_box.html")
def search_box(
    name: str = "q",
    value: str = "",
    label: object = "",
    action: str = "",
    help: object = "",  # noqa: A002 - the word that templates write
    input_id: str = "search",
) -> dict[str, Any]:
    """A search by GET; ``action`` is the address of the results (this page when empty)."""
    return {"name": name, "value": value, "label": label, "action": action, "help": help, "input_id": input_id}


@register.inclusion_tag("ui/components/status_label.html")
def status_label(text: object, kind: str = "info") -> dict[str, Any]:
    """A state in words; ``kind`` (info, success, warning, error, quiet, solid) only colours it."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: object, text: object = "", href: str = "", label: object = "", level: int = 2) -> dict[str, Any]:
    """What a list shows while it is empty, with the next thing to do."""
    return {"title": title, "text": text, "href": href, "label": label, "level": level}


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> dict[str, Any]:
    """Questions and answers (dl): (label, value[, href, action]) or dicts of label, value, note, href, action."""
    names = ("label", "value", "href", "action")
    return {"rows": [_row(row if isinstance(row, Mapping) else dict(zip(names, row, strict=False))) for row in rows]}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get("value")
    return {**row, "values": list(value) if isinstance(value, list | tuple) else None}


@register.inclusion_tag("ui/components/data_table.html")
def data_table(
    caption: object,
    columns: Iterable[object],
    rows: Iterable[Sequence[object]],
    numbers: str = "",
    hide_caption: bool = False,
) -> dict[str, Any]:
    """A table whose first cell names the row; ``numbers`` lists the columns of figures ("2,3", from 1)."""
    figures = {int(number) for number in numbers.split(",") if number.strip()}
    return {
        "caption": caption,
        "hide_caption": hide_caption,
        "columns": [{"label": label, "figure": n in figures} for n, label in enumerate(columns, 1)],
        "rows": [[{"text": cell, "figure": n in figures} for n, cell in enumerate(row, 1)] for row in rows],
    }


@register.inclusion_tag("ui/components/stack_table.html")
def stack_table(
    columns: Sequence[object], rows: Iterable[Sequence[object]], heading_id: str = "", label: object = ""
) -> dict[str, Any]:
    """A table that becomes a list of cards on a phone; the first cell names the row. Named by a heading, or by ``label``."""
    named = [list(zip(columns, row, strict=True)) for row in rows]
    return {"columns": columns, "rows": named, "heading_id": heading_id, "label": label}


@register.inclusion_tag("ui/components/progress.html")
def progress(value: int, maximum: int, label: object = "", progress_id: str = "progress") -> dict[str, Any]:
    """How much is done: ``value`` of ``maximum``."""
    return {"value": value, "maximum": maximum, "label": label, "progress_id": progress_id}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(
    context: Context,
    page: Any = None,
    next: str = "",  # noqa: A002 - the word that templates write
    previous: str = "",
    parameter: str = "page",
    anchor: str = "",
) -> dict[str, Any]:
    """Links to the neighbours of a list, keeping the rest of the address; ``anchor`` is where the list begins.

    ``page`` is a page of Django's Paginator; or ``next`` and ``previous`` are the cursors of a queried list.
    """
    request: HttpRequest = context["request"]
    after, before = next, previous
    if page is not None:
        after = str(page.next_page_number()) if page.has_next() else ""
        before = str(page.previous_page_number()) if page.has_previous() else ""

    def address(cursor: str) -> str:
        query = request.GET.copy()
        query[parameter] = cursor
        return "?" + query.urlencode() + (f"#{anchor}" if anchor else "")

    return {
        "page": page,
        "next": address(after) if after else "",
        "previous": address(before) if before else "",
        "first": _without(request, parameter) if parameter in request.GET and page is None and not before else "",
    }


def _without(request: HttpRequest, parameter: str) -> str:
    query = request.GET.copy()
    del query[parameter]
    return "?" + query.urlencode() if query else request.path


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The languages of the page as a POST form that comes back to this page; nothing where no room takes it."""
    return _chooser(context, "language_choose")


@register.inclusion_tag("ui/components/text_size_switch.html", takes_context=True)
def text_size_switch(context: Context) -> dict[str, Any]:
    """Three sizes of text as a POST form that comes back to this page; nothing where no room takes it."""
    return _chooser(context, "text_size_choose")


def _chooser(context: Context, view: str) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "action": url_or_none(view) if request else None,
        "ui": context.get("ui"),
        "back": (request.get_full_path() if request.method in {"GET", "HEAD"} else request.path) if request else "",
    }


@register.inclusion_tag("ui/components/emergency_banner.html")
def emergency_banner(emergency: Any) -> dict[str, Any]:
    """The city's emergency notice (``title``, ``text``, ``href``), or nothing."""
    return {"emergency": emergency}


def _draw(component: str, values: dict[str, Any]) -> SafeString:
    return render_to_string(f"ui/components/{component}.html", values)
