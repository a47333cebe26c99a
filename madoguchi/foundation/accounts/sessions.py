"""Where sessions lie: Django's table, read by a statement that is made once (``SESSION_ENGINE``)."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from madoguchi.kernel.prepared import Prepared

_living: Prepared[Session] = Prepared(Session.objects.all, "session_key", "expire_date__gt")


class SessionStore(DatabaseSessions):
    """Django's own; only how a session is found differs."""

    def _get_session_from_db(self) -> Session | None:
        found = _living.find(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found
