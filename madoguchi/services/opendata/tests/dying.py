"""A worker that publishes and is killed (-9) on the way: ``python -m madoguchi.services.opendata.tests.dying WHERE``.

``snapshot``: before the snapshot; ``between``: after it, before the database; ``inside``: in the middle of the
transaction, when the version before is superseded already; ``nowhere``: not at all.
"""

from __future__ import annotations

import os
import signal
import sys
from unittest.mock import patch

import django


def die(*_given: object, **_named: object) -> None:
    """The end, without any tidying up."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(where: str) -> None:
    """Publish what is due."""
    django.setup()
    from madoguchi.kernel import clock
    from madoguchi.services.opendata import tasks
    from madoguchi.services.opendata.operations import publishing

    places = {
        "snapshot": (tasks, "snapshot_of"), "between": (tasks, "publish_version"), "inside": (publishing, "write_step"),
    }  # fmt: skip
    if where in places:
        patch.object(*places[where], die).start()
    print(tasks.publish_due(at=clock.now()))


if __name__ == "__main__":
    main(sys.argv[1])
