"""Acts of the evidence room."""

from __future__ import annotations

from madoguchi.services.evidence.operations.deciding import publish_sheet, return_sheet, withdraw_sheet
from madoguchi.services.evidence.operations.erasing import forget_erased_numbers, forget_erased_table
from madoguchi.services.evidence.operations.figures import draw_sheet_figure, move_sheet_figure, remove_sheet_figure
from madoguchi.services.evidence.operations.writing import (
    Clash,
    begin_sheet,
    discard_sheet,
    renew_sheet,
    submit_sheet,
    take_back_sheet,
    write_sheet,
)

__all__ = [
    "Clash",
    "begin_sheet",
    "discard_sheet",
    "draw_sheet_figure",
    "forget_erased_numbers",
    "forget_erased_table",
    "move_sheet_figure",
    "publish_sheet",
    "remove_sheet_figure",
    "renew_sheet",
    "return_sheet",
    "submit_sheet",
    "take_back_sheet",
    "withdraw_sheet",
    "write_sheet",
]
