"""The product's settings with the harness's own app: time runs faster, and a guard can be taken away.

Only processes that a harness starts use these. ``RESILIENCE_CONTROL`` names the guard that is off (``controls``).
"""

from __future__ import annotations

import os

from madoguchi.config.settings import *  # noqa: F403
from madoguchi.config.settings import INSTALLED_APPS as ROOMS
from madoguchi.config.settings import MIDDLEWARE as STEPS

INSTALLED_APPS = [*ROOMS, "tests.resilience.controls.Harness"]
# After the page that turns people away: only whoever has a place is slow.
MIDDLEWARE = [*STEPS, "tests.resilience.controls.SlowPages"]
RESILIENCE_CONTROL = os.environ.get("RESILIENCE_CONTROL", "")
