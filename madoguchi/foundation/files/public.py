"""The door of the file room. Who may see a file is the caller's question: files has no address of its own."""

from __future__ import annotations

from madoguchi.foundation.files.contents import make_content, picture_of_file, read_scan
from madoguchi.foundation.files.holding import (
    claim_files,
    discard_files,
    files_named,
    files_of,
    store_bytes,
)
from madoguchi.foundation.files.holds import contents_held, release_contents
from madoguchi.foundation.files.keeping import (
    contents_lie,
    mark_of_place,
    missing_contents,
    put_stored_bytes,
    stored_bytes,
)
from madoguchi.foundation.files.keys import destroy_key_of, masters_in_use
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.opening import open_content, read_content
from madoguchi.foundation.files.operations import lock_file, rewrap_keys, take_in_file
from madoguchi.foundation.files.refusals import (
    ContentChanged,
    ContentGone,
    FileEmpty,
    FileNotYours,
    FileTooLarge,
    FileUnreadable,
    KeyDestroyed,
    KeyLost,
    KindNotAccepted,
    PdfLocked,
    PdfNeedsItsProgram,
    PdfTooLong,
    PhotoTooLarge,
    VaultUnreachable,
)
from madoguchi.foundation.files.responses import respond_with_file
from madoguchi.foundation.files.subjects import (
    HEADER,
    AnothersDocument,
    documents_stopped_since,
    refuse_anothers,
    respond_with_pdf,
    subjects_in_pdf,
)
from madoguchi.foundation.files.vocabulary import LARGEST_UPLOAD, LONG_SIDE, MOST_PAGES, Content

__all__ = [
    "HEADER",
    "AnothersDocument",
    "documents_stopped_since",
    "refuse_anothers",
    "respond_with_pdf",
    "subjects_in_pdf",
    "LARGEST_UPLOAD",
    "LONG_SIDE",
    "MOST_PAGES",
    "Content",
    "ContentChanged",
    "ContentGone",
    "FileEmpty",
    "FileNotYours",
    "FileTooLarge",
    "FileUnreadable",
    "KeyDestroyed",
    "KeyLost",
    "KindNotAccepted",
    "PdfLocked",
    "PdfNeedsItsProgram",
    "PdfTooLong",
    "PhotoTooLarge",
    "StoredFile",
    "VaultUnreachable",
    "claim_files",
    "read_scan",
    "contents_held",
    "contents_lie",
    "destroy_key_of",
    "discard_files",
    "files_named",
    "files_of",
    "lock_file",
    "make_content",
    "masters_in_use",
    "mark_of_place",
    "missing_contents",
    "open_content",
    "picture_of_file",
    "put_stored_bytes",
    "read_content",
    "release_contents",
    "respond_with_file",
    "rewrap_keys",
    "store_bytes",
    "stored_bytes",
    "take_in_file",
]
