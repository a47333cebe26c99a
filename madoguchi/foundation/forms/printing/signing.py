"""Where a filled form is signed by hand (署名欄): who signs, the name and the day printed, and room for the signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.foundation.forms.evaluation import FormState
from madoguchi.foundation.forms.printing import wording
from madoguchi.foundation.forms.printing.furniture import PAD, TICK
from madoguchi.foundation.forms.printing.paper import LEFT, RIGHT, SMALL, Drawing

ACROSS = RIGHT - LEFT
GREY = "#f0f0f0"
SIDE, TALL = 42.0, 10.0
SIGNED = 24.0
"""Height of the box for the signature."""
SIGNER, SIGNED_ON, SIGNATURE = "form.signer", "form.signed_on", "form.signature"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs a form that is printed to be signed, and when."""

    name: str
    acts: bool
    """Whether it is somebody who acts for the person (代理人)."""
    on: date


def left_out(state: FormState) -> frozenset[str]:
    """Sections that do not apply to what was answered: nobody signs beside an empty section about a proxy."""
    asked = {page.name for page in state.pages}
    return frozenset(page.name for page in state.procedure.pages if page.when is not None and page.name not in asked)


def signing_drawing() -> tuple[Drawing, float]:
    """The box and its height; whose name stands in it is written afterwards, as everything else is."""
    pen = Drawing()
    used = 1.4 + pen.words(wording.SIGNING, 2, 1.4, ACROSS - 4, tag="h2", bold=True) + 0.6
    used += pen.words(wording.SIGNING_TOLD, 2, used, ACROSS - 4, size=SMALL) + 1.4
    pen.shape(0, 0, ACROSS, used, fill=GREY)
    who, day, sign = used, used + TALL, used + 2 * TALL
    for top, tall, label in (
        (who, TALL, wording.SIGNER),
        (day, TALL, wording.SIGNED_ON),
        (sign, SIGNED, wording.SIGN_HERE),
    ):
        pen.shape(0, top, SIDE, tall, fill=GREY)
        pen.shape(SIDE, top, ACROSS - SIDE, tall)
        pen.words(label, 1.5, top + 2.2, SIDE - 3)
    here = SIDE + PAD
    for part, label in (("self", wording.SIGNER_SELF), ("proxy", wording.SIGNER_PROXY)):
        pen.box(SIGNER, f"option:{part}", "tick", here, who + (TALL - TICK) / 2, TICK, TICK)
        here += TICK + 1.3
        here += pen.label(label, here, who, TALL) + 4
    pen.box(SIGNER, "name", "text", here, who, ACROSS - here, TALL)
    pen.box(SIGNED_ON, "", "text", SIDE, day, ACROSS - SIDE, TALL)
    pen.box(SIGNATURE, "", "text", SIDE, sign, ACROSS - SIDE, SIGNED)
    return pen, sign + SIGNED
