"""Who answers requests for disclosure."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Role, posts_held
from madoguchi.services.disclosure.folder import privacy_file

WORKING = (Role.CLERK, Role.CHIEF)


def may_disclose(user: User, *, on: date) -> bool:
    """A clerk or chief of the department that the city's ``privacy.yaml`` names."""
    department = privacy_file().department
    return bool(department) and any(
        post.department_id == department and post.role in WORKING for post in posts_held(user, on)
    )
