"""One press in each process: Pango and fontconfig, which set the pages, are not safe in two threads at once.

Two threads that printed at the same moment destroyed the process's memory (``realloc(): invalid next size``); a torn
memory is also how one person's paper could get words of another's.
"""

from __future__ import annotations

import threading

ONE_AT_A_TIME = threading.Lock()
