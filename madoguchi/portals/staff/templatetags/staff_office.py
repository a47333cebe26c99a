"""What the officer's pages ask of the shell: which rooms stand in the navigation, and words for keys."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from madoguchi.foundation.booking.public import departments_with_visits
from madoguchi.foundation.organisation.public import Colleague, Manner, Role
from madoguchi.foundation.residents.public import register_rules
from madoguchi.foundation.tickets.public import hall
from madoguchi.kernel.refusals import Sentence
from madoguchi.kernel.ui.templatetags.ui import url_or_none
from madoguchi.portals.staff import wording
from madoguchi.services.evidence.public import posts_decide, posts_prepare

register = template.Library()


@register.simple_tag(takes_context=True)
def office_rooms(context: Context) -> list[dict[str, Any]]:
    """The rooms of the officer that the posts of the one who looks open: ``label``, ``url``, ``here``."""
    roles = {post.role for post in context.get("staff_posts") or ()}
    section = getattr(context.get("ui"), "section", "") or ""
    rooms: list[dict[str, Any]] = []
    visits = url_or_none("booking_visits")
    if visits and departments_with_visits() & {post.department_id for post in context.get("staff_posts") or ()}:
        rooms.append({"label": _("Visits"), "url": visits, "here": section.startswith("booking_")})
    plan = url_or_none("plan_dashboard")
    if plan:
        rooms.append({"label": _("Plan"), "url": plan, "here": section.startswith("plan_")})
    data = url_or_none("opendata_datasets")
    if data and roles & {Role.CLERK, Role.CHIEF}:
        rooms.append({"label": _("Open data"), "url": data, "here": section.startswith("opendata_")})
    evidence = url_or_none("evidence_sheets")
    held = list(context.get("staff_posts") or ())
    if evidence and (posts_prepare(held) or posts_decide(held)):
        rooms.append({"label": _("Evidence for policy"), "url": evidence, "here": section.startswith("evidence_")})
    people = url_or_none("staff_list")
    if Role.ADMINISTRATOR in roles and people:
        here = section.startswith(("staff_", "factor_reset", "post_")) and section != "staff_home"
        rooms.append({"label": _("Staff"), "url": people, "here": here})
    system = url_or_none("system_check")
    if Role.ADMINISTRATOR in roles and system:
        rooms.append({"label": _("System"), "url": system, "here": section == "system_check"})
    imports = url_or_none("register_import_list")
    if Role.ADMINISTRATOR in roles and imports:
        rooms.append({"label": _("Imports"), "url": imports, "here": section.startswith("register_import")})
    protections = url_or_none("protection_list")
    if protections and {post.pk for post in context.get("staff_posts") or ()} & register_rules().decided_by:
        rooms.append({"label": _("Protections"), "url": protections, "here": section.startswith("protection_")})
    trail, reviews = url_or_none("audit_acts"), url_or_none("review_list")
    if roles & {Role.ADMINISTRATOR, Role.AUDITOR} and trail and reviews:
        rooms.append({"label": _("Reviews of accounts"), "url": reviews, "here": section.startswith("review")})
        rooms.append({"label": _("Audit trail"), "url": trail, "here": section.startswith("audit_")})
    return rooms


@register.simple_tag(takes_context=True)
def hall_desks_url(context: Context) -> str | None:
    """The desks of the waiting hall, for the departments that work there."""
    departments = {department for area in hall().areas for department in area.departments}
    posts = context.get("staff_posts") or ()
    works_there = any(post.role in {Role.CLERK, Role.CHIEF} and post.department_id in departments for post in posts)
    return url_or_none("desk_list") if works_there else None


@register.filter
def state_words(colleague: Colleague) -> Sentence:
    """The state of an account in words."""
    return wording.STATE_WORDS[colleague.state]


@register.filter
def state_kind(colleague: Colleague) -> str:
    """How its badge is coloured."""
    return wording.STATE_KINDS[colleague.state]


@register.filter
def factor_words(kind: str) -> Sentence:
    """A kind of second factor in words."""
    return wording.FACTOR_WORDS.get(kind, kind)


@register.filter
def manner_words(manner: str) -> Sentence:
    """How a post is held, in words; nothing for the regular way."""
    return "" if manner == Manner.REGULAR else Manner(manner).label


@register.filter
def of(words: dict[str, str], key: str) -> str:
    """What a key is called; the key itself where nobody knows."""
    return words.get(key, key)


@register.filter
def light_words(light: str) -> Sentence:
    """A light of the doctor in words, for those who do not see its colour."""
    return wording.LIGHT_WORDS[light]
