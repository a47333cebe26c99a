"""Whose answer a question wants, where its label alone does not say it: the representative's, the person's, the dog's."""

from __future__ import annotations

from collections.abc import Collection

from madoguchi.foundation.forms.public import Field, Page, Procedure, Text
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import PERSON, PROXY, concept_in_set, speaks_of_both
from madoguchi.services.counter.vocabulary import Represents

ACTING = (Text("代理人の", "代理人の ", "Representative: "), "代理")
CONCERNED = (Text("ご本人の", "本人の ", "Person concerned: "), "本人")
"""How it begins, and the word by which a label says it already."""
_OF_PEOPLE = ("person.", "proxy.", "subject.", "member.", "spouse.", "child.")


def label_of(counter_set: CounterSet, procedure: Procedure, f: Field) -> Text:
    """The label of a question with whose answer it wants, where somebody acts for the person; else as it is."""
    if counter_set.represent == Represents.SELF or f.repeat or not f.concept:
        return f.label
    means = concept_in_set(f.concept, both=speaks_of_both(procedure, counter_set.represent))
    for concept, (begins, said) in ((PROXY, ACTING), (PERSON, CONCERNED)):
        if means.startswith(concept) and said not in f.label.ja:
            return _joined(begins, f.label)
    return f.label


def label_among(f: Field, page: Page, people: Collection[str]) -> Text:
    """The label with its page, where people are asked the same in these words (``people``): a dog's day of birth."""
    if f.concept or f.repeat or f.label.ja not in people:
        return f.label
    return _joined(
        Text(f"{page.title.ja}：", f"{page.title.within('ja-plain')}：", f"{page.title.within('en')}: "), f.label
    )


def labels_of_people(fields: Collection[Field]) -> set[str]:
    """In which words people are asked about themselves."""
    return {f.label.ja for f in fields if f.concept.startswith(_OF_PEOPLE)} | {
        "氏名",
        "生年月日",
        "性別",
        "住所",
        "電話番号",
    }


def _joined(begins: Text, label: Text) -> Text:
    return Text(*(begins.within(one) + label.within(one) for one in ("ja", "ja-plain", "en")))
