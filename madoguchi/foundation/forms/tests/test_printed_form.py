"""A form once printed is kept with its boxes, and never changed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from madoguchi.foundation.audit.public import AuditEntry
from madoguchi.foundation.forms.checker import check_folder
from madoguchi.foundation.forms.models import PrintedForm, ProcedureVersion
from madoguchi.foundation.forms.operations import publish_definitions
from madoguchi.foundation.forms.printing.codes import FormCode
from madoguchi.foundation.forms.printing.keeping import printed_form
from madoguchi.foundation.forms.queries import boxes_of, find_form_of
from madoguchi.foundation.forms.tests.small import small_city
from madoguchi.foundation.organisation.public import Department
from madoguchi.kernel.acts import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(tmp_path: Path, city: object, at: datetime) -> ProcedureVersion:
    (made,) = publish_definitions(check_folder(small_city(tmp_path)), by=SYSTEM, at=at)
    return made


def test_it_is_printed_once(version: ProcedureVersion, at: datetime) -> None:
    assert boxes_of(version) == []
    first = printed_form(version, by=SYSTEM, at=at)
    again = printed_form(version, by=SYSTEM, at=at)
    assert first.pk == again.pk
    assert bytes(first.pdf).startswith(b"%PDF")
    assert first.pdf_sha256 == hashlib.sha256(bytes(first.pdf)).hexdigest()
    assert AuditEntry.objects.filter(act="form.print").count() == 1
    assert {box.path for box in boxes_of(version)} >= {"applicant.name", "office.record", "form.applied_on"}


def test_another_layout_is_a_further_edition_and_the_first_can_still_be_read(
    version: ProcedureVersion, at: datetime
) -> None:
    first = printed_form(version, by=SYSTEM, at=at)
    Department.objects.filter(key=version.procedure.owner).update(phone="0173-00-0000")
    second = printed_form(version, by=SYSTEM, at=at)
    assert (first.edition, second.edition) == (1, 2)
    assert len(boxes_of(version, edition=1)) == len(boxes_of(version))
    code = FormCode(version.slug, version.number, 1, version.sha256[:16])
    assert find_form_of(code) == first
    assert find_form_of(FormCode(version.slug, version.number, 1, "0" * 16)) is None


def test_the_database_refuses_to_change_it(version: ProcedureVersion, at: datetime) -> None:
    form = printed_form(version, by=SYSTEM, at=at)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PrintedForm.objects.filter(pk=form.pk).update(layout={})
