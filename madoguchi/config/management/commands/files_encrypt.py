"""``madoguchi files encrypt``: lock what was stored before contents were locked."""

from __future__ import annotations

from typing import Any

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.files.public import StoredFile, lock_file
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM
from madoguchi.kernel.refusals import Refused


class Command(ConsoleCommand):
    """Harmless to repeat, and to stop at any moment."""

    help = "Lock the contents of files that were stored before contents were locked. The service may run meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        """One act for each file; one that cannot be read is named and left."""
        locked, left = 0, 0
        for file in StoredFile.objects.filter(content_key="").order_by("stored_at").iterator(chunk_size=200):
            try:
                lock_file(file, by=SYSTEM, at=clock.now())
                locked += 1
            except (Refused, StoredFile.DoesNotExist) as trouble:
                self.say(f"{file.id}: {trouble}")
                left += 1
        self.say(f"{locked} files were locked, {left} could not be.")
        if left:
            self.stop_with(1)
