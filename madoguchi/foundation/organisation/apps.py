"""Wiring at start-up."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The room ``madoguchi.foundation.organisation``."""

    name = "madoguchi.foundation.organisation"
    label = "organisation"

    def ready(self) -> None:
        from madoguchi.foundation.accounts.public import PostHeld, register_post_source
        from madoguchi.foundation.organisation.queries import posts_held

        register_post_source(
            lambda user, on: [PostHeld(key=post.key, label=post.label) for post in posts_held(user, on)]
        )
