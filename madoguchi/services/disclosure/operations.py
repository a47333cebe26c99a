"""Acts of the disclosure room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.files.public import StoredFile, read_content, store_bytes
from madoguchi.kernel.acts import Actor, act
from madoguchi.kernel.privacy import Person
from madoguchi.services.disclosure.bundle import pack, without
from madoguchi.services.disclosure.dossier import gather
from madoguchi.services.disclosure.models import Disclosure
from madoguchi.services.disclosure.refusals import NotReviewed, ReviewedAlready, SamePerson


def make_disclosure(person: Person, *, name: str, reference: str, clerk: User, by: Actor, at: datetime) -> Disclosure:
    """Put together all that is kept about a person, for another member of staff to look through."""
    made = Disclosure(
        reference=reference,
        account_id=person.account_id,
        resident_id=person.resident_id,
        case_ids=sorted(person.cases),
        name=name,
        made_at=at,
        made_by=clerk,
        made_by_post=by.post,
    )
    with act("disclosure.make", on=None, by=by, at=at, reference=reference) as this:
        dossier = gather(person, official=True)
        made.places = dossier.places
        made.gathered = _keep(made, pack(dossier, name=name, at=at), by=by, at=at)
        made.save(force_insert=True)
        this.on = made
        this.note(places=len(made.places), files=len(dossier.files), sha256=made.gathered.sha256)
    return made


def review_disclosure(
    disclosure: Disclosure, *, kept_back: Collection[str], reviewer: User, by: Actor, at: datetime
) -> None:
    """Say, as a second person, what may go out: everything but the places that are kept back."""
    with act("disclosure.review", on=disclosure, by=by, at=at) as this:
        if disclosure.released is not None:
            raise ReviewedAlready
        if disclosure.made_by_id == reviewer.pk:
            raise SamePerson
        known = {one["place"] for one in disclosure.places}
        disclosure.kept_back = sorted(known & set(kept_back))
        disclosure.released = _keep(
            disclosure, without(read_content(disclosure.gathered), disclosure.kept_back), by=by, at=at
        )
        disclosure.reviewed_at, disclosure.reviewed_by, disclosure.reviewed_by_post = at, reviewer, by.post
        disclosure.save()
        this.note(kept_back=len(disclosure.kept_back), sha256=disclosure.released.sha256)


def hand_out_disclosure(disclosure: Disclosure, *, by: Actor, at: datetime) -> StoredFile:
    """Hand out what was looked through; may be repeated, and each time is written down."""
    with act("disclosure.hand_out", on=disclosure, by=by, at=at) as this:
        if disclosure.released is None:
            raise NotReviewed
        if disclosure.handed_out_at is None:
            disclosure.handed_out_at = at
            disclosure.save(update_fields=["handed_out_at"])
        this.note(sha256=disclosure.released.sha256)
    return disclosure.released


def take_own_data(person: Person, *, name: str, by: Actor, at: datetime) -> bytes:
    """Give a resident who came with a card what is kept about him, without what the office wrote for itself."""
    with act("own_data.take", on=None, by=by, at=at) as this:
        dossier = gather(person, official=False)
        packed = pack(dossier, name=name, at=at)
        this.note(files=len(dossier.files), size=len(packed))
    return packed


def _keep(disclosure: Disclosure, bundle: bytes, *, by: Actor, at: datetime) -> StoredFile:
    return store_bytes(
        bundle,
        name=f"disclosure-{disclosure.reference}.zip",
        media_type="application/zip",
        by=by,
        at=at,
        holder=f"disclosure:{disclosure.pk}",
    )
