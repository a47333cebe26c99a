"""What every page knows about itself: ``{{ ui }}``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from madoguchi.kernel.refusals import Sentence
from madoguchi.kernel.ui.choices import TEXT_SIZES, text_size_of

PostsOf = Callable[[HttpRequest], Iterable[Any]]
_posts_of: list[PostsOf] = []


@dataclass(frozen=True)
class Page:
    """The choices of the reader and the state of the house, for the shells."""

    language: str
    text_size: str
    shell: str
    demo: bool
    section: str
    languages: tuple[tuple[str, str], ...] = ()
    text_sizes: tuple[tuple[str, Sentence], ...] = TEXT_SIZES


def tell_posts(posts_of: PostsOf) -> None:
    """Wiring at start-up: how the staff shell learns the posts of the one who looks (the kernel knows no posts)."""
    _posts_of[:] = [posts_of]


def page(request: HttpRequest) -> dict[str, Any]:
    """``ui`` (language, sizes, shell, demo) and ``staff_posts``, asked for only when a page shows them."""
    # Nobody else is shown even the frame of the office: to residents it does not exist.
    staff = request.path.startswith("/staff/") and getattr(getattr(request, "user", None), "is_staff", False)
    return {
        "ui": Page(
            language=get_language() or settings.LANGUAGE_CODE,
            languages=tuple(settings.LANGUAGES),
            text_size=text_size_of(request),
            shell="shells/staff.html" if staff else "shells/resident.html",
            demo=bool(getattr(settings, "MADOGUCHI_DEMO", False)),
            section=request.resolver_match.url_name or "" if request.resolver_match else "",
        ),
        "staff_posts": SimpleLazyObject(lambda: [post for source in _posts_of for post in source(request)]),
    }
