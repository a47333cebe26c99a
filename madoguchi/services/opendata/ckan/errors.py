"""How CKAN tells that something cannot be had."""

from __future__ import annotations

from typing import Any


class ActionError(Exception):
    """An error in CKAN's shape."""

    status = 409

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        super().__init__(str(told))


class NotFound(ActionError):
    """There is no such thing."""

    status = 404

    def __init__(self, what: str = "Not found") -> None:
        super().__init__({"__type": "Not Found Error", "message": what})


class Invalid(ActionError):
    """A parameter is missing or wrong: {parameter: [why]}."""

    def __init__(self, **wrong: str) -> None:
        super().__init__({"__type": "Validation Error"} | {name: [why] for name, why in wrong.items()})


class QueryInvalid(ActionError):
    """``q`` or ``fq`` cannot be read."""

    status = 400

    def __init__(self, why: str) -> None:
        super().__init__({"__type": "Search Query Error", "message": f"Search Query is invalid: {why}"})
