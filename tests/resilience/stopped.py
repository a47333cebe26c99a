"""How many papers the product has stopped, as JSON (run in a town)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import django


def main() -> None:
    """All that were ever stopped."""
    django.setup()
    from madoguchi.foundation.files.public import documents_stopped_since

    print(json.dumps({"stopped": documents_stopped_since(datetime(2000, 1, 1, tzinfo=UTC))}))


if __name__ == "__main__":
    main()
