"""Publishing: a sound folder of definitions becomes dated, immutable versions."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Max

from madoguchi.foundation.forms.checker import CheckedCity
from madoguchi.foundation.forms.models import CityLibrary, FeeSchedule, PrintedForm, ProcedureVersion
from madoguchi.foundation.forms.printing.codes import FormCode
from madoguchi.foundation.forms.printing.drawing import form_pdf
from madoguchi.foundation.forms.printing.paper import FormLayout
from madoguchi.foundation.forms.procedure import canonical
from madoguchi.foundation.forms.schema import WordsPart
from madoguchi.foundation.forms.source import Faulty
from madoguchi.kernel.acts import Actor, act


def publish_definitions(checked: CheckedCity, *, by: Actor, at: datetime) -> list[ProcedureVersion]:
    """Publish what changed since the last time; raises ``Faulty`` (and publishes nothing) while any error stands.

    Returns the new versions; a definition that is the same as its newest version makes none.
    """
    if checked.errors:
        raise Faulty(checked.errors)
    with act("procedure.publish", on=None, by=by, at=at) as this:
        _keep(FeeSchedule, checked.city.fees.model_dump(mode="json", by_alias=True), at)
        _keep(
            CityLibrary,
            {
                "categories": [o.model_dump(mode="json") for o in checked.city.library.categories],
                "life_events": [o.model_dump(mode="json") for o in checked.city.library.life_events],
                "situation": [f.model_dump(mode="json", by_alias=True) for f in checked.city.library.situation],
                "occasions": [o.model_dump(mode="json") for o in checked.city.library.occasions],
                "words": (checked.city.words or WordsPart()).model_dump(mode="json"),
                "documents": {k: d.model_dump(mode="json") for k, (_s, d) in checked.city.documents.items()},
            },
            at,
        )
        newest = dict(ProcedureVersion.objects.values_list("slug").annotate(Max("number")))
        known = dict(ProcedureVersion.objects.values_list("sha256", "number"))
        made = []
        for slug, procedure in sorted(checked.procedures.items()):
            if known.get(procedure.sha256) is not None and known[procedure.sha256] == newest.get(slug):
                continue
            if procedure.sha256 in known:
                raise Faulty(
                    [
                        checked.city.procedures[slug][0].fault(
                            (), "this is word for word an older version", "give it a new valid: from:"
                        )
                    ]
                )
            made.append(
                ProcedureVersion.objects.create(
                    slug=slug,
                    sha256=procedure.sha256,
                    data=procedure.data,
                    number=newest.get(slug, 0) + 1,
                    published_at=at,
                    valid_from=procedure.valid_from,
                    valid_until=procedure.valid_until,
                    accept_until=procedure.accept_until,
                )
            )
        this.note(published=[str(version) for version in made])
    return made


def _keep(model: type[FeeSchedule] | type[CityLibrary], data: dict[str, Any], at: datetime) -> None:
    sha256 = hashlib.sha256(canonical(data)).hexdigest()
    newest = model.objects.first()
    if newest is not None and newest.sha256 == sha256:
        return
    model.objects.update_or_create(sha256=sha256, defaults={"data": data, "loaded_at": at})


def keep_printed_form(version: ProcedureVersion, layout: FormLayout, *, by: Actor, at: datetime) -> PrintedForm:
    """Draw the blank form of a version and keep it with its boxes, as a further edition; the same layout is kept once."""
    with act("form.print", on=version, by=by, at=at) as this:
        locked = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
        kept = locked.printed_forms.filter(layout_sha256=layout.sha256).first()
        if kept is None:
            edition = (locked.printed_forms.aggregate(Max("edition"))["edition__max"] or 0) + 1
            pdf = form_pdf(layout, FormCode(version.slug, version.number, edition, version.sha256[:16]))
            kept = PrintedForm.objects.create(
                version=locked, edition=edition, layout=layout.as_json(), layout_sha256=layout.sha256, pdf=pdf,
                pdf_sha256=hashlib.sha256(pdf).hexdigest(), printed_at=at,
            )  # fmt: skip
        this.note(edition=kept.edition)
    return kept
