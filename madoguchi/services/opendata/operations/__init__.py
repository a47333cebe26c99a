"""Acts of the open data room."""

from __future__ import annotations

from madoguchi.services.opendata.operations.deciding import approve_version, return_version
from madoguchi.services.opendata.operations.loading import load_datasets
from madoguchi.services.opendata.operations.preparing import (
    discard_version,
    prepare_version,
    repair_version,
    restore_version,
    submit_version,
    take_back_version,
)
from madoguchi.services.opendata.operations.publishing import publish_version, stop_version, withdraw_version
from madoguchi.services.opendata.operations.renewing import renew_version
from madoguchi.services.opendata.operations.requesting import answer_request, forget_old_requests, send_request

__all__ = [
    "answer_request",
    "forget_old_requests",
    "send_request",
    "approve_version",
    "discard_version",
    "load_datasets",
    "prepare_version",
    "publish_version",
    "renew_version",
    "repair_version",
    "restore_version",
    "return_version",
    "stop_version",
    "submit_version",
    "take_back_version",
    "withdraw_version",
]
