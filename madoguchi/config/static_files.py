"""How style sheets, scripts and drawings are stored: under the hash of their content, and compressed beforehand.

A name with a hash is kept by browsers for a year and never asked for again; a new version has a new name. Compressing
them gives nothing away (BREACH): they hold no secret.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with hashes after ``madoguchi prepare``; before it (development, tests) files are called as they are."""

    manifest_strict = False
    # A module imports the others by their hashed names, too, so that no two versions ever meet in one page.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name with its hash, once there are any."""
        return str(super().stored_name(name)) if self.hashed_files else name
