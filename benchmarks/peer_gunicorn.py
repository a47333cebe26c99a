"""The very server of the product for another application: nothing of the product is warmed or guarded in it."""

from __future__ import annotations

from typing import Any

from madoguchi.config.gunicorn import *  # noqa: F403


def post_worker_init(_worker: Any) -> None:  # type: ignore[no-redef]
    """The peer has no fonts, no log of its own and nowhere to connect to but its database."""
