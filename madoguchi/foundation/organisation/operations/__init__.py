"""Acts of the organisation."""

from __future__ import annotations

from madoguchi.foundation.organisation.operations.loading import load_organisation
from madoguchi.foundation.organisation.operations.posts import assign_post, end_holding
from madoguchi.foundation.organisation.operations.resets import (
    ask_factor_reset,
    confirm_factor_reset,
    decline_factor_reset,
)
from madoguchi.foundation.organisation.operations.reviews import begin_review, close_review, judge_account
from madoguchi.foundation.organisation.operations.staff import (
    Invited,
    PostFrom,
    change_colleague,
    end_sessions_of_colleague,
    invite_colleague,
    reinstate_colleague,
    retire_colleague,
    send_link_again,
)

__all__ = [
    "Invited",
    "PostFrom",
    "ask_factor_reset",
    "assign_post",
    "begin_review",
    "change_colleague",
    "close_review",
    "confirm_factor_reset",
    "decline_factor_reset",
    "end_holding",
    "invite_colleague",
    "judge_account",
    "load_organisation",
    "end_sessions_of_colleague",
    "reinstate_colleague",
    "retire_colleague",
    "send_link_again",
]
