"""What the accounts room counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madoguchi.foundation.accounts.links import enrolled
from madoguchi.foundation.accounts.models import User
from madoguchi.foundation.accounts.vocabulary import Kind
from madoguchi.kernel.indicators import Line, indicator


def _words(keys: Sequence[str]) -> Mapping[str, str]:
    # Who has none is nobody's business but the administrators', who have the list.
    return {"with": _now("with a second factor"), "without": _now("without one")}


@indicator(
    "accounts.second_factor_share",
    _("Share of staff with a second factor"),
    unit="%",
    definition=_("Of the open accounts of staff those that have a second factor."),
    counted=_(
        "Accounts with an authenticator app or a passkey; recovery codes alone are none. Known as it stands now only."
    ),
    better="more",
    total="share",
    words=_words,
    source="staff_list",
    any_day=False,
)
def second_factor_share(on: date) -> Iterator[Line]:
    """Two lines: accounts with one, and without."""
    staff = {str(pk) for pk in User.objects.filter(kind=Kind.STAFF, is_active=True).values_list("pk", flat=True)}
    with_one = len(staff & enrolled())
    yield Line("with", with_one, with_one)
    yield Line("without", 0, len(staff) - with_one)
