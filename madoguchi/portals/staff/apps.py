"""Wiring at start-up."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The room ``madoguchi.portals.staff``."""

    name = "madoguchi.portals.staff"
    label = "staff"

    def ready(self) -> None:
        from madoguchi.kernel.ui.context import tell_posts
        from madoguchi.portals.staff.posts import posts_of

        tell_posts(posts_of)
