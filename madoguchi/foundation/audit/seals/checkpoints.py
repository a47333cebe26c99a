"""Checkpoints: the signed head of each batch, as a small JSON file outside the database.

``<folder>/000012/000012345.json`` is the checkpoint of batch 12345: ``{"head": …, "key": …, "signature": …}``. A file is
written once, whole or not at all, and never changed. The folder may lie on another machine: whoever owns the database
should not be able to write there.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from madoguchi.foundation.audit.seals.heads import Head, read_head
from madoguchi.foundation.audit.seals.keys import Signer, Trusted, is_signed, name_of, read_trusted

FOLDER_OF = 1000
"""Checkpoints in one folder."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head."""

    head: str
    key: str
    signature: str

    @property
    def text(self) -> str:
        """The content of its file."""
        return json.dumps({"head": self.head, "key": self.key, "signature": self.signature}, sort_keys=True) + "\n"

    def fault(self, number: int, trusted: Trusted) -> str:
        """Why it is not the checkpoint of this batch; empty when it is."""
        public = trusted.key_for(number)
        if public is None:
            return "no trusted key may have signed it"
        if not is_signed(self.head, self.signature, public):
            return f"its signature is not that of key {name_of(public)}"
        try:
            named = read_head(self.head).number
        except ValueError:
            return "it holds no head of a batch"
        return "" if named == number else f"it is that of batch {named}"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that was written so; raises ``ValueError`` for anything else."""
    try:
        raw = json.loads(text)
        return Checkpoint(head=str(raw["head"]), key=str(raw["key"]), signature=str(raw["signature"]))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(repr(error)) from None


class Folder:
    """A folder of checkpoints."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place_of(self, number: int) -> Path:
        """Where the checkpoint of a batch lies."""
        return self.path / f"{number // FOLDER_OF:06d}" / f"{number:09d}.json"

    def numbers(self) -> list[int]:
        """The batches that have a checkpoint, ascending."""
        return sorted(
            int(file.stem)
            for group in (self.path.iterdir() if self.path.exists() else ())
            if group.is_dir() and group.name.isdigit()
            for file in group.iterdir()
            if file.suffix == ".json" and file.stem.isdigit()
        )

    def read(self, number: int) -> Checkpoint | None:
        """The checkpoint of a batch; ``None`` where there is none, ``ValueError`` where it is damaged."""
        try:
            return read_checkpoint(self.place_of(number).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def write(self, head: Head, signer: Signer) -> bool:
        """Sign and keep the head of a batch; ``False`` when another sealer was quicker."""
        text = head.text
        made = Checkpoint(head=text, key=name_of(signer.public), signature=signer.sign(text))
        return write_once(self.place_of(head.number), made.text)

    def statements(self) -> list[Path]:
        """What was signed besides heads: new keys, and batches that a restore lost; by name."""
        return sorted((self.path / "statements").glob("*.json"))


def write_once(place: Path, text: str) -> bool:
    """Write a file that must not be there yet, whole or not at all; ``False`` when it is there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, place)
        except FileExistsError:
            return False
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def read_statements(folder: Folder, trusted: Trusted) -> tuple[Trusted, dict[int, int], list[str]]:
    """Follow the signed statements of a folder from the keys that are trusted already.

    Returns the keys with those that a trusted key announced, the batches that a restore lost (the first batch after
    the loss → the batch it follows), and what is wrong with the statements.
    """
    lost: dict[int, int] = {}
    wrong: list[str] = []
    for path in folder.statements():
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            said = json.loads(raw["said"])
            batch = int(said["batch"])
            public = trusted.key_for(batch - 1)
            if public is None or not is_signed(raw["said"], raw["signature"], public):
                wrong.append(f"{path.name} is not signed by the key of batch {batch - 1}")
            elif said["what"] == "key":
                trusted = trusted.and_from(batch, read_trusted(f"{batch} {said['public']}").keys[0][1])
            elif said["what"] == "restore":
                lost[batch] = int(said["after"])
            else:
                wrong.append(f"{path.name} says nothing that is known")
        except (KeyError, TypeError, ValueError, RecursionError):
            wrong.append(f"{path.name} is damaged")
    return trusted, lost, wrong


def write_statement(folder: Folder, signer: Signer, *, batch: int, what: str, **facts: object) -> None:
    """Sign and keep a statement about ``batch`` and those after it."""
    said = json.dumps({"batch": batch, "what": what, **facts}, sort_keys=True, ensure_ascii=False)
    text = json.dumps({"said": said, "signature": signer.sign(said)}, sort_keys=True) + "\n"
    if not write_once(folder.path / "statements" / f"{batch:09d}-{what}.json", text):
        raise FileExistsError(f"{what} was already stated for batch {batch}")
