"""Sheets of the city's folder that are marked as demo: published by two invented persons, as any other sheet is."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from madoguchi.kernel.acts import Actor
from madoguchi.services.evidence.drawing import begun_from
from madoguchi.services.evidence.folder import evidence_rules
from madoguchi.services.evidence.models import Sheet
from madoguchi.services.evidence.operations import begin_sheet, publish_sheet, submit_sheet


def tables_of_demo_sheets() -> set[str]:
    """The tables that the demo's sheets need, as ``shelf.slug``."""
    return {name for sheet in evidence_rules().sheets if sheet.demo for one in sheet.figures for name in one.tables}


def publish_demo_sheets(*, writer: Actor, decider: Actor, at: datetime) -> int:
    """Begin, submit and publish each that is marked as demo, is not there yet, and whose data is published."""
    done = 0
    for part in evidence_rules().sheets:
        if not part.demo or Sheet.objects.filter(slug=part.slug).exists():
            continue
        drawn, lacking = begun_from(part, on=localdate(at))
        if lacking:
            continue
        edition = begin_sheet(part.slug, words=part.words, drawn=drawn, demo=True, by=writer, at=at)
        submit_sheet(edition, reason=part.reason, by=writer, at=at)
        publish_sheet(edition, by=decider, at=at)
        done += 1
    return done
