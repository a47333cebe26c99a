"""Refusals of the file room: what was wrong with the file, and what to send instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.refusals import Refused


class FileTooLarge(Refused):
    """More bytes than ``LARGEST_UPLOAD``."""

    code = "files.too-large"
    reason = _("“%(name)s” is too large: a file may have up to %(megabytes)s MB.")
    next_step = _("Take the photo again with a lower resolution, or split the PDF, and choose it again.")
    status = 413


class FileEmpty(Refused):
    """No bytes at all."""

    code = "files.empty"
    reason = _("“%(name)s” is empty.")
    next_step = _("Open the file on your device to see whether it can be read, and choose it again.")
    status = 422


class KindNotAccepted(Refused):
    """Neither a photo nor a PDF, by its content (whatever its name says)."""

    code = "files.kind-not-accepted"
    reason = _("“%(name)s” is not a kind of file that can be taken here. Accepted: %(accepted)s.")
    next_step = _("Photograph the document, or save it as a PDF, and choose that file.")
    status = 415


class FileUnreadable(Refused):
    """Looks like an accepted kind, but is damaged."""

    code = "files.unreadable"
    reason = _("“%(name)s” cannot be read. It may be damaged.")
    next_step = _("Open it on your device, save it again or photograph the document, and choose the new file.")
    status = 422


class NotReadInTime(FileUnreadable):
    """Nobody knows whether it is damaged: the computer had no time to look."""

    code = "files.not-read-in-time"
    reason = _("“%(name)s” could not be read in time: the computer is busy. The file may well be in order.")
    next_step = _("Wait a minute, and choose the same file again.")
    status = 503
    retry_after = 60


class PhotoTooLarge(Refused):
    """More pixels than ``MOST_PIXELS``."""

    code = "files.photo-too-large"
    reason = _("The photo “%(name)s” has too many pixels (more than %(megapixels)s megapixels).")
    next_step = _("Take the photo again with your camera's normal setting and choose it again.")
    status = 422


class PdfLocked(Refused):
    """Encrypted, with or without a password to open it."""

    code = "files.pdf-locked"
    reason = _("The PDF “%(name)s” is protected by a password, so the city cannot open it.")
    next_step = _("Remove the protection, or print it and photograph the pages, and choose the new file.")
    status = 422


class PdfTooLong(Refused):
    """More pages than ``MOST_PAGES``."""

    code = "files.pdf-too-long"
    reason = _("The PDF “%(name)s” has %(pages)s pages; up to %(most)s can be taken.")
    next_step = _("Choose only the pages that are asked for, or split it into several files.")
    status = 422


class PdfNeedsItsProgram(Refused):
    """A form whose pages are drawn by a program inside the PDF: without it, what was typed would be lost."""

    code = "files.pdf-needs-its-program"
    reason = _("The PDF “%(name)s” is a fill-in form whose entries show only in the program that made it.")
    next_step = _("Open it, choose “Print”, save it as a new PDF, and choose that file.")
    status = 422


class FileNotYours(Refused):
    """The file does not exist, or another draft or case holds it; which of the two is not said."""

    code = "files.not-yours"
    reason = _("A file of this application is no longer there.")
    next_step = _("Choose the file again.")
    status = 409


class VaultUnreachable(Refused):
    """The storage of contents does not answer."""

    code = "files.vault-unreachable"
    reason = _("Files can neither be taken nor shown at the moment.")
    next_step = _("Try again in a few minutes. What you have entered is kept.")
    status = 503


class ContentGone(Refused):
    """There is a row, but no content."""

    code = "files.content-gone"
    reason = _("The content of “%(name)s” is no longer there.")
    next_step = _("Tell the office; it may be brought back from a backup.")
    status = 410


class ContentChanged(Refused):
    """The stored bytes are not what was stored: damaged, tampered with, or another file's."""

    code = "files.content-changed"
    reason = _("The content of “%(name)s” was damaged or changed, so it is not shown.")
    next_step = _("Tell the office; it may be brought back from a backup.")
    status = 410


class KeyDestroyed(Refused):
    """The holder's key was destroyed on purpose."""

    code = "files.key-destroyed"
    reason = _("The content of “%(name)s” was made unreadable for good when its time of keeping ended.")
    next_step = _("It cannot be brought back.")
    status = 410


class KeyLost(Refused):
    """The key that would open it is not known here, or does not fit."""

    code = "files.key-lost"
    reason = _("“%(name)s” cannot be opened: the key it is locked with is missing here.")
    next_step = _("Tell the office; the administrator has to put the city's master key back in place.")
    status = 503
