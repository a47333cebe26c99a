"""Whether a procedure asks for a signature at the counter (窓口での署名)."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.foundation.forms.procedure import Procedure


def signed_at_counter(procedure: Procedure) -> bool:
    """As the definition says (``assurance.sign``).

    Where it does not: as online, where a level says whether a signature is wanted; and what cannot be applied for online is
    signed where identity is checked.
    """
    said: bool | None = procedure.data["assurance"].get("sign")
    if said is not None:
        return said
    if procedure.assurance_online == "signature" or any(f.type == "signature" for f in procedure.fields.values()):
        return True
    return "online" not in procedure.channels and procedure.assurance_counter != "none"


def signing_undecided(procedures: Iterable[Procedure]) -> list[str]:
    """Slugs of those that online know the applicant by the card and sign nothing, and whose definition does not say whether
    anybody signs at the counter: they are taken unsigned there, which is for the city to confirm."""
    return sorted(
        one.slug
        for one in procedures
        if one.assurance_online == "card"
        and {"online", "counter"} <= set(one.channels)
        and one.data["assurance"].get("sign") is None
        and not signed_at_counter(one)
    )
