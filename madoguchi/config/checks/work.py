"""Work that follows acts: somebody does it, nothing waits too long, nothing was given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from madoguchi.config.models import WorkerSign
from madoguchi.foundation.files.public import documents_stopped_since
from madoguchi.kernel.checks import Finding, check, green, red, yellow

RECENT, GONE = timedelta(minutes=3), timedelta(minutes=10)
WATCHED = timedelta(days=30)
LONG, TOO_LONG = timedelta(minutes=5), timedelta(minutes=30)


@check("work.worker", _("Worker"))
def worker(*, at: datetime) -> Finding:
    """A sign of life from at least one."""
    seen = list(WorkerSign.objects.order_by("-seen_at"))
    remedy = _("Run systemctl start madoguchi-worker@1, and look into its log (journalctl -u madoguchi-worker@1).")
    if not seen or at - seen[0].seen_at > GONE:
        return red(_("No worker shows a sign of life: mails and documents wait."), remedy)
    if at - seen[0].seen_at > RECENT:
        return yellow(
            _("The last sign of life of a worker is %(minutes)s minutes old."), remedy,
            minutes=round((at - seen[0].seen_at).total_seconds() / 60),
        )  # fmt: skip
    alive = [one for one in seen if at - one.seen_at <= RECENT]
    return green(
        _("%(count)s worker(s) on %(machines)s show signs of life."),
        count=len(alive), machines=", ".join(sorted({one.machine for one in alive})),
    )  # fmt: skip


@check("work.waiting", _("Waiting work"))
def waiting(*, at: datetime) -> Finding:
    """How long the oldest ready job waits."""
    due = Q(run_after__lte=at) | Q(run_after=get_date_max())
    ready = DBTaskResult.objects.filter(due, status=TaskResultStatus.READY)
    count, oldest = ready.count(), ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    if not count or at - oldest < LONG:
        return green(_("%(count)s jobs wait, none of them long."), count=count)
    told = {"count": count, "minutes": round((at - oldest).total_seconds() / 60)}
    says = _("%(count)s jobs wait, the oldest for %(minutes)s minutes.")
    remedy = _("See what “Worker” says; where workers live, start one more (madoguchi worker).")
    return red(says, remedy, **told) if at - oldest >= TOO_LONG else yellow(says, remedy, **told)


@check("work.given_up", _("Work given up"))
def given_up(*, at: datetime) -> Finding:
    """Dead letters."""
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    count = dead.count()
    if not count:
        return green(_("No job was given up."))
    newest = dead.order_by("-finished_at").first()
    name = newest.args_kwargs["args"][0] if newest is not None else ""
    return red(
        _("%(count)s jobs were given up after their last attempt, the newest: %(name)s (%(why)s)."),
        _("Run madoguchi jobs dead; mend the cause; then madoguchi jobs dead --revive."),
        count=count, name=name, why=(newest.exception_class_path if newest else "").rpartition(".")[2],
    )  # fmt: skip


@check("work.papers", _("Papers of others"))
def papers(*, at: datetime) -> Finding:
    """Papers that were stopped because they were another's."""
    stopped = documents_stopped_since(at - WATCHED)
    if not stopped:
        return green(_("No paper had to be stopped in %(days)s days."), days=WATCHED.days)
    return red(
        _("%(count)s papers were stopped in %(days)s days because they were another person's."),
        _(
            "Nobody received one. Look for “another's document was stopped” in the log, keep those lines, and report it as a "
            "fault of the program (docs/how-to/incident.md)."
        ),
        count=stopped, days=WATCHED.days,
    )  # fmt: skip
