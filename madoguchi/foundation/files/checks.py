"""What can be wrong in the file room."""

from __future__ import annotations

import random
import stat
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.files import vault
from madoguchi.foundation.files.models import StoredFile
from madoguchi.foundation.files.opening import read_content
from madoguchi.foundation.files.refusals import ContentGone, KeyDestroyed
from madoguchi.kernel.checks import Finding, check, green, red, yellow
from madoguchi.kernel.master_keys import key_file, master_keys, masters_in_use
from madoguchi.kernel.refusals import Refused

OPENED = 50
"""Files that are really opened by one look; ``madoguchi backup verify`` and a restore look at all."""
ORPHAN_FOR = timedelta(days=2)


@check("files.contents", _("Files and their rows"))
def contents(*, at: datetime) -> Finding:
    """A row for each content, and a content for each row."""
    lying = {(one.file_id, one.locked): one.written_at for one in vault.contents() if one.file_id is not None}
    lost = []
    for file_id, key in StoredFile.objects.values_list("id", "content_key").iterator(chunk_size=2000):
        if lying.pop((file_id, bool(key)), None) is None:
            lost.append(file_id)
    if lost:
        return red(
            _("%(count)s files have a row and no content, among them %(first)s."),
            _("Bring them back from a backup: restore it beside (docs/how-to/backup.md), and copy files/ from there."),
            count=len(lost), first=lost[0],
        )  # fmt: skip
    left = sum(written_at < at - ORPHAN_FOR for written_at in lying.values())
    if left:
        return yellow(
            _("%(count)s contents lie in the vault without a row, for more than two days."),
            _("A worker sweeps them every six hours: see what “Worker” says. After a restore they go by themselves."),
            count=left,
        )
    return green(_("Every file has its content, and every content its row."))


@check("files.readable", _("Files open"))
def readable(*, at: datetime) -> Finding:
    """The newest and some others are opened wholly."""
    ids = list(StoredFile.objects.order_by("-stored_at").values_list("id", flat=True)[: OPENED // 2])
    others = StoredFile.objects.exclude(id__in=ids).values_list("id", flat=True)
    count = others.count()
    if count:
        start = random.randrange(max(1, count - OPENED // 2 + 1))  # noqa: S311 - a sample
        ids += others.order_by("id")[start : start + OPENED // 2]
    broken = []
    for file in StoredFile.objects.filter(id__in=ids):
        try:
            read_content(file)
        except (ContentGone, KeyDestroyed):
            continue
        except Refused as refused:
            broken.append((file.id, refused.code))
    if broken:
        return red(
            _("%(count)s of %(looked)s files that were tried do not open, among them %(first)s (%(why)s)."),
            _("With files.key-lost put the master key back; else bring the content back from a backup."),
            count=len(broken), looked=len(ids), first=broken[0][0], why=broken[0][1],
        )  # fmt: skip
    return green(_("%(looked)s files were tried, and all open."), looked=len(ids))


@check("files.master_key", _("Master key"))
def master_key(*, at: datetime) -> Finding:
    """Known here for all that is locked, and readable by us only."""
    lost = sorted(masters_in_use() - {one.id for one in master_keys()})
    if lost:
        return red(
            _("The master key %(ids)s is not known here: what it locks does not open."),
            _("Put the copy that is kept apart into %(place)s (docs/how-to/backup.md)."),
            ids=", ".join(lost), place=key_file(),
        )  # fmt: skip
    if not settings.MASTER_KEYS and key_file().exists() and stat.S_IMODE(key_file().stat().st_mode) & 0o077:
        return red(
            _("Others on this machine can read the master key."), _("Run: chmod 600 %(place)s"), place=key_file()
        )
    return green(_("The master key is known here and readable by the service only."))


@check("files.locked", _("Files locked"))
def locked(*, at: datetime) -> Finding:
    """None lies open from before."""
    count = StoredFile.objects.filter(content_key="").count()
    if count:
        return yellow(
            _("%(count)s files lie unlocked, from before files were locked."),
            _("Run madoguchi files encrypt."),
            count=count,
        )
    return green(_("All files are locked."))
