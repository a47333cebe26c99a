"""Wiring at start-up."""

from datetime import timedelta

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The room ``madoguchi.foundation.files``."""

    name = "madoguchi.foundation.files"
    label = "files"

    def ready(self) -> None:
        from madoguchi.foundation.files import checks, holding, keys
        from madoguchi.kernel.chores import chore
        from madoguchi.kernel.master_keys import register_locks

        register_locks(keys.masters_in_use)
        chore("files.sweep_orphans", every=timedelta(hours=6))(holding.sweep_orphans)
        chore("files.discard_unclaimed", every=timedelta(hours=6))(holding.discard_unclaimed_files)
        chore("files.forget_idle_keys", every=timedelta(hours=24))(keys.forget_idle_keys)
