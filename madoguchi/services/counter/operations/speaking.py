"""In which language the resident is spoken to: on the tablet, on receipts, in what is written afterwards."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from madoguchi.foundation.cases.public import Draft
from madoguchi.kernel.acts import Actor, act
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.refusals import LanguageUnknown
from madoguchi.services.counter.steps import refuse_ended


def set_language(counter_set: CounterSet, *, language: str, by: Actor, at: datetime) -> None:
    """Keep the resident's language with the set and its forms; the cases that they become have it too.

    It changes no answer: what was confirmed stays confirmed. Refuses ``LanguageUnknown``, ``SetEnded``.
    """
    with act("counter_set.set_language", on=counter_set, by=by, at=at, language=language):
        refuse_ended(counter_set)
        if language not in dict(settings.LANGUAGES):
            raise LanguageUnknown
        counter_set.language = language
        counter_set.save(update_fields=["language"])
        drafts = counter_set.forms.exclude(draft=None).values_list("draft_id", flat=True)
        Draft.objects.filter(pk__in=list(drafts)).update(language=language)
