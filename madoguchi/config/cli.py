"""The console command ``madoguchi``: the friendly face of the management commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person types, the management command behind it, and what it does in one line."""

    words: tuple[str, ...]
    command: str
    about: str

    @property
    def typed(self) -> str:
        """The words as they are typed."""
        return " ".join(self.words)


ENTRIES = (
    Entry(("demo",), "demo", "prepare a city with invented people, and serve it"),
    Entry(("prepare",), "prepare", "what a new version needs before it starts: translations, static files, tables"),
    Entry(("serve",), "serve", "answer the browsers"),
    Entry(("worker",), "worker", "deliver mails and do other work that follows an act"),
    Entry(("doctor",), "doctor", "look at everything that can be wrong, with a remedy each"),
    Entry(("jobs", "dead"), "jobs_dead", "work that was given up, and another round for it"),
    Entry(("backup", "key"), "backup_key", "make the pair of keys that backups are encrypted with"),
    Entry(("backup", "verify"), "backup_verify", "read a whole backup, and say what is wrong with it"),
    Entry(("backup",), "backup", "write database and files into one encrypted archive"),
    Entry(("restore",), "restore", "bring a backup back into an empty place"),
    Entry(("keys", "rotate"), "keys_rotate", "lock the keys of files with a new master key"),
    Entry(("files", "encrypt"), "files_encrypt", "lock files that were stored before files were locked"),
    Entry(("city", "check"), "city_check", "name every fault of a city's folder"),
    Entry(("city", "load"), "city_load", "take over a city's folder: departments, posts, procedures"),
    Entry(("register", "import"), "register_import", "take over residents, facts and addresses from the core system"),
    Entry(("staff", "invite"), "staff_invite", "invite a member of staff: the first administrator begins here"),
    Entry(("forms", "print"), "forms_print", "write the blank paper forms as PDF, to look at them"),
    Entry(("procedures", "list"), "procedures_list", "the procedures that are offered today"),
    Entry(("procedures", "diff"), "procedures_diff", "what one version of a procedure does differently from another"),
    Entry(
        ("procedures", "preview"), "procedures_preview", "what publishing a folder would mean for those who have begun"
    ),
    Entry(
        ("plan", "check"), "plan_check", "whether each measure of the plan has an owner, a schedule and an indicator"
    ),
    Entry(("plan", "kpis"), "plan_kpis", "all values of the plan's indicators, with the days they are of"),
    Entry(("plan", "take"), "plan_take", "count every indicator now"),
    Entry(("plan", "next"), "plan_next", "begin the next plan as a copy with what is left over"),
    Entry(("opendata", "check"), "opendata_check", "what is wrong with a file of open data, and a repaired one"),
    Entry(
        ("opendata", "schema"), "opendata_schema", "a dataset's definition as Table Schema or CSVW, for other programs"
    ),
    Entry(("opendata", "list"), "opendata_list", "every dataset: what is public, on its way and overdue"),
    Entry(("opendata", "send"), "opendata_send", "send a file as a dataset's next version, for approval on the pages"),
    Entry(
        ("opendata", "publish"), "opendata_publish", "publish now what is approved and due; renew what renews itself"
    ),
    Entry(("opendata", "rebuild"), "opendata_rebuild", "files of published versions in the form of this release"),
    Entry(("opendata", "import-ckan"), "opendata_import_ckan", "datasets of another CKAN as versions in writing"),
    Entry(("audit", "seal"), "audit_seal", "seal the acts and looks that wait, and sign a checkpoint"),
    Entry(("audit", "verify"), "audit_verify", "whether an act or a look was changed, deleted or inserted since"),
    Entry(("audit", "key"), "audit_key", "the public key of the checkpoints; a new key"),
    Entry(("audit", "restored"), "audit_restored", "state that a restore lost the newest batches, and go on sealing"),
    Entry(
        ("privacy", "register"), "privacy_register", "the register of personal-information files (個人情報ファイル簿)"
    ),
    Entry(("privacy", "numbers"), "privacy_numbers", "where Individual Numbers are kept, for the assessment (PIA)"),
    Entry(
        ("residents", "index"), "residents_index", "whether the search finds whom the register holds; its index anew"
    ),
    Entry(("migrate",), "migrate", "bring the database's tables up to date"),
    Entry(("messages",), "messages", "compile the translations"),
    Entry(("django",), "", "any command of Django, for developers: madoguchi django shell"),
)


def usage() -> str:
    """The text of ``madoguchi --help``."""
    width = max(len(entry.typed) for entry in ENTRIES) + 2
    lines = [f"  {entry.typed:<{width}}{entry.about}" for entry in ENTRIES]
    return "\n".join(
        ["madoguchi COMMAND [options]", "", *lines, "", "madoguchi COMMAND --help tells more about one of them."]
    )


def find_entry(arguments: Sequence[str]) -> Entry | None:
    """The entry whose words the arguments begin with."""
    for entry in ENTRIES:
        if tuple(arguments[: len(entry.words)]) == entry.words:
            return entry
    return None


def unknown(arguments: Sequence[str]) -> str:
    """What to say about arguments that no entry knows."""
    typed = " ".join(arguments[:2])
    same_beginning = [entry.typed for entry in ENTRIES if entry.words[0] == arguments[0]]
    near = same_beginning or get_close_matches(typed, [entry.typed for entry in ENTRIES], 1)
    hint = f" Did you mean: {' | '.join(f'madoguchi {name}' for name in near)}?" if near else ""
    return f"madoguchi: there is no command “{typed}”.{hint}\n\n{usage()}"


MAY_BEGIN = frozenset(
    {"demo", "prepare", "restore", "migrate", "messages", "backup_key", "city_check", "plan_check", "opendata_check",
     "opendata_schema", ""}
)  # fmt: skip
"""Commands that may be the first in a place, or read nothing of it."""
OF_A_PREPARED_PLACE = frozenset(
    {"doctor", "keys_rotate", "backup", "files_encrypt", "staff_invite", "jobs_dead", "audit_seal", "audit_verify",
     "audit_key", "audit_restored", "privacy_register", "privacy_numbers"}
)  # fmt: skip
"""Commands that would make keys of their own in an empty place, and then tell of a house that is not the city's."""


def group(word: str) -> str:
    """The help of the commands that begin with a word; empty where none does."""
    lines = [f"  {entry.typed:<24}{entry.about}" for entry in ENTRIES if entry.words[0] == word]
    more = "\n\nmadoguchi COMMAND --help tells more about one of them."
    return "\n".join([f"madoguchi {word} …", "", *lines]) + more if lines else ""


def wrong_place(entry: Entry) -> str:
    """Why the folder of ``MADOGUCHI_VAR`` cannot be the right one; empty where it can."""
    named = os.environ.get("MADOGUCHI_VAR", "")
    if not named or entry.command in MAY_BEGIN:
        return ""
    remedy = "Is the path mistyped? A new place begins with: madoguchi prepare."
    if not Path(named).is_dir():
        return f"MADOGUCHI_VAR={named!r}: there is no such folder. {remedy}"
    keyed = "MADOGUCHI_SECRET_KEY" in os.environ or (Path(named) / "secret-key").exists()
    if entry.command in OF_A_PREPARED_PLACE and not keyed:
        return f"MADOGUCHI_VAR={named!r}: nothing was prepared in this folder. {remedy}"
    return ""


def demo_surroundings(arguments: Sequence[str]) -> None:
    """The demo has its own folder and database, so that it never touches a real one's."""
    os.environ["MADOGUCHI_DEMO"] = "1"
    os.environ.setdefault("MADOGUCHI_LOG_FORMAT", "text")
    for before, after in pairwise(["", *(part for one in arguments for part in one.split("=", 1))]):
        if before == "--address":
            os.environ.setdefault("MADOGUCHI_BASE_URL", f"http://{after}")
    os.environ.setdefault("MADOGUCHI_VAR", str(ROOT / "var" / "demo"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (2: it was not understood, or a setting is wrong)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    entry = find_entry(arguments)
    if entry is None and arguments[1:] in (["-h"], ["--help"]) and (told := group(arguments[0])):
        print(told)
        return 0
    if entry is None:
        print(unknown(arguments), file=sys.stderr)
        return 2
    if entry.command == "demo":
        demo_surroundings(arguments)
    elif wrong := wrong_place(entry):
        print(f"madoguchi: {wrong}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    rest = arguments[len(entry.words) :]
    try:
        return _run(entry, rest)
    except ImproperlyConfigured as wrong:
        print(f"madoguchi: {wrong}", file=sys.stderr)
        return 2


def _run(entry: Entry, rest: list[str]) -> int:
    import django
    from django.core.management import ManagementUtility, load_command_class

    django.setup()
    if not entry.command:
        ManagementUtility(["madoguchi django", *rest]).execute()
        return 0
    app = "django.core" if entry.command == "migrate" else "madoguchi.config"
    command = load_command_class(app, entry.command)
    # Django builds “usage: PROGRAM COMMAND” from these two; together they are what the person typed.
    program = " ".join(["madoguchi", *entry.words[:-1]])
    command.run_from_argv([program, entry.words[-1], *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
