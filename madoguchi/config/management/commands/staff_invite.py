"""``madoguchi staff invite``: the first administrator, or a colleague, from the console."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email

from madoguchi.config.management.base import ConsoleCommand
from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Post, PostFrom, Role, invite_colleague, send_link_again
from madoguchi.kernel import clock
from madoguchi.kernel.acts import SYSTEM


class Command(ConsoleCommand):
    """Makes the account and a link that works once. For an address that is known, only a new link."""

    help = (
        "Invite a member of staff. The link that works once is mailed; where no mail server is set, or with --print, "
        "it is printed here, to be handed over. For somebody invited before who has not come yet: a new link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--mail", required=True, help="the person's mail address at the office")
        parser.add_argument("--post", action="append", default=[], help="key of a post (may be given several times)")
        parser.add_argument("--administrator", action="store_true", help="the post that administers the system")
        parser.add_argument("--print", action="store_true", dest="printed", help="print the link, mail nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, and say what happens next."""
        now = clock.now()
        mailed = settings.MAIL_IS_SET_UP and not options["printed"]
        try:
            validate_email(options["mail"].strip())
        except ValidationError:
            raise CommandError(f"{options['mail']} is no mail address.") from None
        known = User.objects.filter(email__iexact=options["mail"].strip()).first()
        if known is not None:
            link = send_link_again(known, mail=mailed, by=SYSTEM, at=now)
        else:
            posts = [PostFrom(post, clock.today()) for post in self._posts(options)]
            link = invite_colleague(
                name=options["name"], email=options["mail"], posts=posts, mail=mailed, by=SYSTEM, at=now
            ).link
        if mailed:
            self.say(f"The link goes to {options['mail']} by mail; a worker sends it (madoguchi worker).")
        else:
            self.say(f"{settings.BASE_URL.rstrip('/')}{link.path}")
            self.say(f"Hand this link over in person. It works once, within {settings.STAFF_LINK_HOURS} hours.")

    def _posts(self, options: dict[str, Any]) -> list[Post]:
        keys = list(options["post"])
        if options["administrator"]:
            keys += [self._administrators_post()]
        if not keys:
            raise CommandError("Name a post (--post KEY), or write --administrator.")
        posts = {post.key: post for post in Post.objects.filter(key__in=keys)}
        missing = sorted(set(keys) - posts.keys())
        if missing:
            raise CommandError(
                f"There is no post {', '.join(missing)}. Load the city's folder first: madoguchi city load"
            )
        return list(posts.values())

    def _administrators_post(self) -> str:
        keys = list(Post.objects.filter(role=Role.ADMINISTRATOR, listed=True).values_list("key", flat=True))
        if len(keys) != 1:
            raise CommandError(
                "Load the city's folder first: madoguchi city load"
                if not keys
                else f"There are several posts that administer the system; name one: --post {' | --post '.join(keys)}"
            )
        return keys[0]
