"""Review templates (審査の型): states, what the office may do in each, what the resident is told.

States and actions, not a process language: a definition picks a template and may override public texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.foundation.forms.vocabulary import Text

RECEIVED, EXAMINING, CORRECTING, CONSULTING, HELD = "received", "examining", "correcting", "consulting", "held"
GRANTED, REFUSED, ACCEPTED, WITHDRAWN, RETURNED = "granted", "refused", "accepted", "withdrawn", "returned"
ENDED = (GRANTED, REFUSED, ACCEPTED, WITHDRAWN, RETURNED)


@dataclass(frozen=True, slots=True)
class State:
    """One state of a case. ``clock`` says whether 標準処理期間 runs; ``ended`` that nothing more is awaited."""

    name: str
    office: Text
    public: Text
    actions: tuple[str, ...] = ()
    clock: bool = True
    ended: bool = False

    @property
    def public_label(self) -> Text:
        """Two or three words for the applicant."""
        return LABELS[self.name][0]

    @property
    def mood(self) -> str:
        """How the label is coloured: ``info``, ``success``, ``warning``, ``error``."""
        return LABELS[self.name][1]


LABELS: Mapping[str, tuple[Text, str]] = {
    RECEIVED: (Text("届きました", "とどきました", "Arrived"), "info"),
    EXAMINING: (Text("確認しています", "見ています", "Being examined"), "info"),
    CORRECTING: (Text("直してください", "なおして ください", "Please correct"), "warning"),
    CONSULTING: (Text("確認しています", "見ています", "Being examined"), "info"),
    HELD: (Text("一時停止中", "止まっています", "On hold"), "warning"),
    GRANTED: (Text("認められました", "みとめられました", "Granted"), "success"),
    REFUSED: (Text("認められませんでした", "みとめられませんでした", "Refused"), "error"),
    ACCEPTED: (Text("受け付けました", "うけつけました", "Accepted"), "success"),
    WITHDRAWN: (Text("取り下げました", "やめました", "Withdrawn"), "info"),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A review template: its states by name, and who may decide."""

    name: str
    states: Mapping[str, State]
    outcomes: tuple[str, ...]
    chief_decides: bool
    """Whether the decision needs the chief's post; otherwise a clerk may decide."""


def _states(*states: State) -> dict[str, State]:
    return {state.name: state for state in states}


_RECEIVED = State(
    RECEIVED,
    Text("受付待ち", "", "Not yet received"),
    Text(
        "市役所に届きました。職員が確認します。",
        "市役所に とどきました。これから 見ます。",
        "The city has your application and will look at it.",
    ),
    ("receive", "withdraw"),
)
_EXAMINING = State(
    EXAMINING,
    Text("審査中", "", "Being examined"),
    Text("職員が内容を確認しています。", "市役所の 人が 見ています。", "The office is examining your application."),
    ("request_correction", "hold", "decide", "withdraw"),
)
_CORRECTING = State(
    CORRECTING,
    Text("補正待ち", "", "Waiting for the resident"),
    Text(
        "直していただきたいところがあります。",
        "なおして ほしい ところが あります。",
        "Please correct something in your application.",
    ),
    ("answer_correction", "cancel_correction", "withdraw"),
    clock=False,
)
_CONSULTING = State(
    CONSULTING,
    Text("合議中", "", "Other departments are consulted"),
    Text("ほかの課に確認しています。", "ほかの 人にも 聞いています。", "Other departments are being consulted."),
    ("end_consultation", "request_correction", "withdraw"),
)
_HELD = State(
    HELD,
    Text("保留", "", "On hold"),
    Text(
        "確認のため、手続きを一時止めています。理由はメッセージをご覧ください。",
        "いま 少し 止まっています。メッセージを 見て ください。",
        "Your application is on hold; see the messages for the reason.",
    ),
    ("resume", "withdraw"),
    clock=False,
)
_GRANTED = State(
    GRANTED,
    Text("認定・交付", "", "Granted"),
    Text("申請が認められました。", "申請は みとめられました。", "Your application was granted."),
    clock=False,
    ended=True,
)
_REFUSED = State(
    REFUSED,
    Text("却下", "", "Refused"),
    Text(
        "申請は認められませんでした。理由をご確認ください。",
        "申請は みとめられませんでした。わけを 読んで ください。",
        "Your application was refused; please read the reasons.",
    ),
    clock=False,
    ended=True,
)
_ACCEPTED = State(
    ACCEPTED,
    Text("受理", "", "Accepted"),
    Text("届出・申込みを受け付けました。", "うけつけました。", "Your notification was accepted."),
    clock=False,
    ended=True,
)
_WITHDRAWN = State(
    WITHDRAWN,
    Text("取下げ", "", "Withdrawn"),
    Text("申請を取り下げました。", "申請を やめました。", "You withdrew this application."),
    clock=False,
    ended=True,
)
_COMMON = (_RECEIVED, _EXAMINING, _CORRECTING, _HELD)

TEMPLATES: Mapping[str, Template] = {
    "issue-immediately": Template(
        "issue-immediately",
        _states(*_COMMON, _GRANTED, _REFUSED, _WITHDRAWN),
        (GRANTED, REFUSED),
        chief_decides=False,
    ),
    "examine-and-decide": Template(
        "examine-and-decide",
        _states(*_COMMON, _GRANTED, _REFUSED, _WITHDRAWN),
        (GRANTED, REFUSED),
        chief_decides=True,
    ),
    "consult-and-decide": Template(
        "consult-and-decide",
        _states(
            *(
                s
                if s is not _EXAMINING
                else State(s.name, s.office, s.public, ("consult", *s.actions), s.clock, s.ended)
                for s in _COMMON
            ),
            _CONSULTING,
            _GRANTED,
            _REFUSED,
            _WITHDRAWN,
        ),
        (GRANTED, REFUSED),
        chief_decides=True,
    ),
    "notify-only": Template(
        "notify-only",
        _states(*_COMMON, _ACCEPTED, _REFUSED, _WITHDRAWN),
        (ACCEPTED, REFUSED),
        chief_decides=False,
    ),
}
