"""What the database holds, as JSON, for a harness to judge (run in its surroundings)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import django


def collect() -> dict[str, Any]:
    """Cases with what belongs to them, drafts, mails, jobs."""
    from django_tasks_db.models import DBTaskResult

    from madoguchi.foundation.audit.public import AuditEntry
    from madoguchi.foundation.cases.public import Case, Draft
    from madoguchi.foundation.messaging.delivery import message_id_of
    from madoguchi.foundation.messaging.public import OutgoingMail

    submitted = Counter(
        entry.detail.get("case")
        for entry in AuditEntry.objects.filter(act="application.submit")
        if not entry.detail.get("again")
    )
    mails: dict[str, list[dict[str, object]]] = {}
    for mail in OutgoingMail.objects.exclude(case_id=""):
        told = {"id": message_id_of(mail), "kind": mail.kind, "sent": mail.sent_at is not None, "to": mail.to}
        mails.setdefault(mail.case_id, []).append(told)
    cases = [
        {
            "id": str(case.id),
            "number": case.number,
            "answers": case.answers,
            "submitted": submitted[case.number],
            "contents": [content.answers for content in case.contents.all()],
            "events": [event.kind for event in case.events.all()],
            "mails": mails.get(str(case.id), []),
        }
        for case in Case.objects.prefetch_related("contents", "events")
    ]
    drafts = [{"id": str(pk), "answers": held} for pk, held in Draft.objects.values_list("pk", "answers")]
    jobs = Counter(DBTaskResult.objects.values_list("status", flat=True))
    done = list(DBTaskResult.objects.filter(status="SUCCESSFUL").values_list("worker_ids", flat=True))
    workers = Counter(one for ids in done for one in ids)
    by_worker: dict[str, Any] = {"workers": workers, "taken_twice": sum(len(set(ids)) > 1 for ids in done)}
    return by_worker | {"cases": cases, "drafts": drafts, "jobs": jobs, "audited": submitted}


def main() -> None:
    """Print them."""
    django.setup()
    print(json.dumps(collect()))


if __name__ == "__main__":
    main()
