"""Every table that holds personal data says why, for how long, and what removes it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string

from madoguchi.kernel.privacy import CONFIDENTIALITY, SECRET, Personal

# Names that give personal data away; a table without any of them is declared by its room when it knows better.
TELLING = {
    "name", "applicant_name", "actor_name", "by_name", "email", "mail", "applicant_mail", "address", "phone", "born_on",
    "sex", "answers", "typed", "provenance", "signature", "body", "body_text", "to", "search_text", "author",
    "nationality", "relation", "subject", "account_id", "resident_id", "household", "owner", "applicant", "user",
}  # fmt: skip
# Tables whose telling name belongs to no person.
NOT_ABOUT_PEOPLE = {"organisation.Department", "opendata.Dataset"}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("madoguchi.")]


def declared() -> dict[str, Personal]:
    """Every declaration, by ``app.Model``."""
    found: dict[str, Personal] = {}
    for config in OURS:
        if find_spec(f"{config.name}.privacy"):
            for model, personal in import_module(f"{config.name}.privacy").PERSONAL_DATA.items():
                found[f"{config.label}.{model}"] = personal
    return found


def telling_fields(model: type[models.Model]) -> set[str]:
    """The fields of a table whose names give personal data away."""
    return {field.name for field in model._meta.get_fields() if field.concrete} & TELLING


MODELS = [model for config in OURS for model in config.get_models()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_table_with_personal_data_is_declared(model: type[models.Model]) -> None:
    label = model._meta.label
    if label in NOT_ABOUT_PEOPLE or label in declared():
        return
    fields = ", ".join(sorted(telling_fields(model)))
    assert not fields, f"{label} holds {fields}: declare it in PERSONAL_DATA of its room's privacy.py"


@pytest.mark.parametrize("label", sorted(declared()))
def test_a_declaration_is_complete_and_true(label: str) -> None:
    personal = declared()[label]
    apps.get_model(label)
    assert personal.purpose
    assert personal.retention
    if not personal.removed_by:
        assert personal.remark, f"{label}: nothing removes it; say so in remark"
    elif personal.removed_by.startswith("with:"):
        carrier = apps.get_model(personal.removed_by.removeprefix("with:"))
        cascades = {
            field.related_model
            for field in apps.get_model(label)._meta.get_fields()
            if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
        }
        assert carrier in cascades, f"{label} is not deleted together with {carrier._meta.label}"
    else:
        assert callable(import_string(personal.removed_by))


def classified() -> dict[str, dict[str, list[str]]]:
    """``app.Model`` -> class -> its fields, as the rooms say."""
    found: dict[str, dict[str, list[str]]] = {}
    for config in OURS:
        if find_spec(f"{config.name}.privacy"):
            for model, classes in import_module(f"{config.name}.privacy").CLASSES.items():
                found[f"{config.label}.{model}"] = {one: fields.split() for one, fields in classes.items()}
    return found


def unclassified(model: type[models.Model], classes: dict[str, list[str]]) -> list[str]:
    """Fields without a class, with two, or that do not exist; classes that do not exist."""
    fields = sorted(field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many))
    given = sorted(field for several in classes.values() for field in several)
    return [one for one in {*fields, *given} if (one in fields, given.count(one)) != (True, 1)] + sorted(
        set(classes) - set(CONFIDENTIALITY)
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_has_one_class_of_confidentiality(model: type[models.Model]) -> None:
    wrong = unclassified(model, classified().get(model._meta.label, {}))
    assert wrong == [], f"say the class (3A 3B 3C 2 1) in CLASSES of the room's privacy.py: {wrong}"


def test_what_is_withheld_as_a_secret_has_the_highest_class() -> None:
    for label, personal in declared().items():
        for field, why in personal.withheld.items():
            if why == SECRET:
                assert field in classified()[label]["3A"], f"{label}.{field}"


def test_a_field_without_class_is_seen() -> None:
    """The control."""
    model = MODELS[0]
    classes = {one: list(fields) for one, fields in classified()[model._meta.label].items()}
    assert unclassified(model, classes) == []
    lost = classes[min(classes)].pop()
    assert unclassified(model, classes) == [lost]
    assert unclassified(model, {**classes, "4": [lost]}) == ["4"]
