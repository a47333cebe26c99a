"""What every page is told."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.foundation.organisation.public import CityFolderFaulty
from madoguchi.services.disclosure.folder import privacy_file


def disclosure(request: HttpRequest) -> dict[str, str]:
    """The department that answers requests for disclosure, so that its staff find their pages."""
    try:
        return {"disclosure_department": privacy_file().department}
    except CityFolderFaulty:
        # A page must not fail because of a menu; the disclosure pages themselves say what is wrong.
        return {"disclosure_department": ""}
