"""Personal data (個人情報): each table that holds some says why, for how long, and what removes it.

A room declares its tables in ``privacy.py`` as ``PERSONAL_DATA = {"Model": Personal(...)}``; the reference in
``docs/reference/personal-data.md`` is made from these, and ``tests/conformance`` finds tables that were forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Personal:
    """What must be known of a table that holds personal data.

    ``removed_by`` is the dotted path of the function that removes or empties the rows, or ``with:app.Model`` when
    they go together with another table's. It is empty while nothing removes them by itself; then ``remark`` says so.
    """

    purpose: str
    retention: str
    removed_by: str = ""
    remark: str = ""
