"""What can be wrong with the seals."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.audit.models import SealBatch
from madoguchi.foundation.audit.sealer import last_verified, sealing_desk
from madoguchi.foundation.audit.seals.sealing import last_head, must_agree, waiting_since
from madoguchi.foundation.audit.seals.stopped import SealingStopped
from madoguchi.kernel.checks import Finding, check, green, red, yellow

SEALED_WITHIN = timedelta(hours=1)
VERIFIED_WITHIN = timedelta(days=35)
VERIFY = _("Run madoguchi audit verify; docs/how-to/seals.md tells what its words mean.")


@check("audit.seals", _("Seals of the ledgers"))
def seals(*, at: datetime) -> Finding:
    """Acts and looks are sealed, the last seal is the one that was signed, and somebody verified lately."""
    desk, last = sealing_desk(), last_head()
    if desk is None:
        if last is None:
            return yellow(
                _("Acts and looks are not sealed."),
                _("Set MADOGUCHI_CHECKPOINTS on a machine with a worker: docs/how-to/seals.md."),
            )
    else:
        try:
            if last is not None:
                desk.signer()
                must_agree(desk, last)
        except SealingStopped as stopped:
            return red(_("Sealing has stopped: %(why)s"), VERIFY, why=stopped)
    since = waiting_since(last)
    if since is not None and at - since > SEALED_WITHIN:
        return red(
            _("Nothing was sealed since %(since)s."),
            _("Run madoguchi audit seal: it says what stops it. Then see that a worker runs."),
            since=f"{timezone.localtime(since):%Y-%m-%d %H:%M}",
        )
    # Where nobody ever did, the month begins with the first seal: a new installation is not late.
    verified = last_verified() or SealBatch.objects.order_by("number").values_list("sealed_at", flat=True).first()
    if verified is not None and at - verified > VERIFIED_WITHIN:
        return yellow(_("Nobody has verified the ledgers on this machine for a month."), VERIFY)
    return green(_("The ledgers are sealed and verified."))
