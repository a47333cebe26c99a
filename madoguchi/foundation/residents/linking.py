"""Finding the person on the register for an account: a step inside other acts."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from madoguchi.foundation.accounts.public import CardShown, Identity, User
from madoguchi.foundation.residents.matching import address_key, name_key
from madoguchi.foundation.residents.models import Resident
from madoguchi.foundation.residents.refusals import CardFitsSeveral, RegisteredToAnother
from madoguchi.foundation.residents.vocabulary import Status


def person_on_card(identity: Identity) -> Resident | None:
    """The one living resident with the name, day of birth and address of the card, locked.

    ``None`` for somebody from elsewhere; refuses ``CardFitsSeveral``.
    """
    people = Resident.objects.select_for_update()
    return _one_of(people, name=identity.name, born_on=identity.born_on, address=identity.address)


def find_person_on_card(*, name: str, born_on: date, address: str) -> Resident | None:
    """The same to look at, for a card that was read at the counter. Refuses ``CardFitsSeveral``."""
    return _one_of(Resident.objects.select_related("household"), name=name, born_on=born_on, address=address)


def _one_of(people: QuerySet[Resident], *, name: str, born_on: date, address: str) -> Resident | None:
    named = people.filter(status=Status.LIVING_HERE, name_key=name_key(name), born_on=born_on)
    fitting = [one for one in named if one.address_key == address_key(address)]
    if len(fitting) > 1:
        raise CardFitsSeveral
    return fitting[0] if fitting else None


def join(resident: Resident, user: User) -> None:
    """Make ``user`` the account of ``resident``; refuses ``RegisteredToAnother`` where either has another."""
    if resident.account_id == user.pk:
        return
    if resident.account_id is not None or Resident.objects.filter(account=user).exists():
        raise RegisteredToAnother
    resident.account = user
    resident.save(update_fields=["account"])


def hear_of_card(event: CardShown) -> None:
    """A card was shown: join its account with the register, in the same transaction."""
    resident = person_on_card(event.identity)
    if resident is not None:
        join(resident, User.objects.get(pk=event.user_id))
