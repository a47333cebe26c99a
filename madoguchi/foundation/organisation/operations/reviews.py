"""Reviewing all accounts of staff (ID棚卸し): every account is kept or retired, and the lines stay as evidence."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.organisation.models import AccountReview, ReviewLine
from madoguchi.foundation.organisation.policies import require_auditor
from madoguchi.foundation.organisation.queries.staff import staff_as_of
from madoguchi.foundation.organisation.refusals import NotYourself, ReviewClosed, ReviewOpenAlready, ReviewUnfinished
from madoguchi.foundation.organisation.vocabulary import Verdict
from madoguchi.kernel.acts import Actor, act


def begin_review(*, by: Actor, at: datetime) -> AccountReview:
    """Begin a review of every open account of staff (棚卸しの開始). Refuses ``ReviewOpenAlready``, ``NotAnAdministrator``."""
    with act("account_review.begin", on=None, by=by, at=at) as this:
        require_auditor(by, at=at)
        if AccountReview.objects.select_for_update().filter(closed_at=None).exists():
            raise ReviewOpenAlready
        review = AccountReview.objects.create(begun_at=at, begun_by=_named(by))
        lines = [
            ReviewLine(
                review=review,
                user=one.user,
                name=one.user.name,
                email=one.user.email or "",
                posts="、".join(post.label for post in one.posts),
                factors=" ".join(one.factors),
                last_used_at=one.last_used_at,
            )
            for one in staff_as_of(at)
        ]
        ReviewLine.objects.bulk_create(lines)
        this.on = review
        this.note(accounts=len(lines))
    return review


def judge_account(line: ReviewLine, *, verdict: str, by: Actor, at: datetime) -> None:
    """Say of one account whether it is kept or retired (要否の判定); nothing happens to it before the review is closed.

    Refuses ``ReviewClosed``, ``NotYourself``, ``NotAnAdministrator``.
    """
    with act("account_review.judge", on=line, by=by, at=at, verdict=verdict):
        require_auditor(by, at=at)
        if AccountReview.objects.select_for_update().get(pk=line.review_id).closed_at is not None:
            raise ReviewClosed
        if str(line.user_id) == by.id:
            raise NotYourself
        line.verdict, line.judged_by, line.judged_at = Verdict(verdict), _named(by), at
        line.save(update_fields=["verdict", "judged_by", "judged_at"])


def close_review(review: AccountReview, *, by: Actor, at: datetime) -> None:
    """Close the review (棚卸しの完了); from now on its lines are evidence.

    Retiring the accounts marked so are acts of their own. Refuses ``ReviewUnfinished``, ``ReviewClosed``,
    ``NotAnAdministrator``.
    """
    with act("account_review.close", on=review, by=by, at=at) as this:
        require_auditor(by, at=at)
        if review.closed_at is not None:
            raise ReviewClosed
        left = review.lines.filter(verdict="").count()
        if left:
            raise ReviewUnfinished(count=left)
        review.closed_at, review.closed_by = at, _named(by)
        review.save(update_fields=["closed_at", "closed_by"])
        this.note(retire=review.lines.filter(verdict=Verdict.RETIRE).count(), accounts=review.lines.count())


def _named(by: Actor) -> str:
    return f"{by.post} {by.name}".strip()
