"""The door of the file room. Who may see a file is the caller's question: files has no address of its own."""

from __future__ import annotations

from madoguchi.foundation.files.holding import (
    claim_files,
    discard_files,
    files_named,
    files_of,
    store_bytes,
)
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.operations import take_in_file
from madoguchi.foundation.files.refusals import (
    FileEmpty,
    FileNotYours,
    FileTooLarge,
    FileUnreadable,
    KindNotAccepted,
    PdfLocked,
    PdfNeedsItsProgram,
    PdfTooLong,
    PhotoTooLarge,
)
from madoguchi.foundation.files.responses import respond_with_file
from madoguchi.foundation.files.vocabulary import LARGEST_UPLOAD, LONG_SIDE, MOST_PAGES

__all__ = [
    "LARGEST_UPLOAD",
    "LONG_SIDE",
    "MOST_PAGES",
    "FileEmpty",
    "FileNotYours",
    "FileTooLarge",
    "FileUnreadable",
    "KindNotAccepted",
    "PdfLocked",
    "PdfNeedsItsProgram",
    "PdfTooLong",
    "PhotoTooLarge",
    "StoredFile",
    "claim_files",
    "discard_files",
    "files_named",
    "files_of",
    "respond_with_file",
    "store_bytes",
    "take_in_file",
]
