"""A version of a procedure by what a person types: SLUG, SLUG@NUMBER, or a file."""

from __future__ import annotations

from pathlib import Path

from madoguchi.foundation.forms.public import Procedure, ProcedureVersion, check_definition


class NoSuchVersion(ValueError):
    """Nothing is published, and no file lies, under that name."""


def find_version(name: str) -> Procedure:
    """The compiled procedure; raises ``NoSuchVersion`` with what to type instead."""
    if name.endswith((".yaml", ".yml")):
        return _from_file(Path(name))
    slug, _at, number = name.partition("@")
    versions = ProcedureVersion.objects.filter(slug=slug).order_by("-number")
    if number:
        versions = versions.filter(number=int(number)) if number.isdecimal() else versions.none()
    version = versions.first()
    if version is None:
        known = sorted(ProcedureVersion.objects.values_list("slug", flat=True).distinct())
        raise NoSuchVersion(
            f"“{name}” is not published. Known: {', '.join(known) or 'nothing yet (madoguchi city load)'}"
        )
    return version.procedure


def _from_file(path: Path) -> Procedure:
    if not path.is_file():
        raise NoSuchVersion(f"There is no file {path}.")
    procedure, faults = check_definition(path)
    if procedure is None:
        raise NoSuchVersion("\n".join(str(fault) for fault in faults))
    return procedure
