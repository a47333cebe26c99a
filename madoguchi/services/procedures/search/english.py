"""English words without their endings."""

from __future__ import annotations

from madoguchi.kernel.letters import spread


def stem(word: str) -> str:
    """An English word without its ending: ``moving``, ``moved``, ``moves`` are ``mov``."""
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def stems(text: str) -> str:
    """The English words of a text as stems between spaces, a space at both ends."""
    return " " + " ".join(stem(word) for word in spread(text).replace("-", " ").split() if word.isascii()) + " "
