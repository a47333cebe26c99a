"""Bad input is refused in words, and nothing typed is lost: the short run, in one world (``bad_input.py`` runs it long)."""

from __future__ import annotations

import pytest

from tests.resilience.bad_answers import (  # noqa: F401
    test_a_page_that_is_broken_on_the_way_is_refused_in_words,
    test_nothing_typed_is_lost_and_what_is_stored_is_sound,
)
from tests.resilience.bad_forms import (  # noqa: F401
    test_a_correction_keeps_what_is_typed,
    test_what_is_written_is_kept_or_shown_again,
)
from tests.resilience.bad_requests import test_every_address_answers_in_words  # noqa: F401
from tests.resilience.floods import *  # noqa: F403

pytestmark = pytest.mark.django_db
