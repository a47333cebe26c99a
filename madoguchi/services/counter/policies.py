"""Who works on which part of a set: the department that began it on all of it, another desk on its own forms."""

from __future__ import annotations

from datetime import date

from madoguchi.foundation.accounts.public import User
from madoguchi.foundation.organisation.public import Role, colleagues, posts_held
from madoguchi.foundation.residents.public import guarded_among
from madoguchi.services.counter.models import CounterSet
from madoguchi.services.counter.people import CONCERNS

WORKING = (Role.CLERK, Role.CHIEF)


def desks_of(user: User | None, *, on: date) -> tuple[str, ...]:
    """Departments at whose counter somebody works, in the order of the posts: as a clerk or chief of that very department."""
    if user is None or not user.is_staff:
        return ()
    return tuple(dict.fromkeys(post.department_id for post in posts_held(user, on) if post.role in WORKING))


def sees_whole(user: User, counter_set: CounterSet, *, on: date) -> bool:
    """Whoever works in the department that began it."""
    return counter_set.home in desks_of(user, on=on)


def may_see_set(user: User, counter_set: CounterSet, *, on: date) -> bool:
    """The department that began it, and every desk to which it was handed over."""
    desks = desks_of(user, on=on)
    return counter_set.home in desks or any(travel["to"] in desks for travel in counter_set.travels)


def part_seen(user: User, counter_set: CounterSet, *, on: date) -> frozenset[str] | None:
    """Departments whose forms somebody sees; ``None``: all of them."""
    return None if sees_whole(user, counter_set, on=on) else frozenset(desks_of(user, on=on))


def may_work_on_set(user: User, counter_set: CounterSet, *, on: date) -> bool:
    """The department that began it at any time; another desk while the set stands there."""
    desks = desks_of(user, on=on)
    return counter_set.home in desks or counter_set.department in desks


def people_of(counter_set: CounterSet) -> list[str]:
    """Ids of the register of everybody a set speaks of: whom it is for, who acts, who died."""
    acting, concerned = counter_set.representative.get("resident_id", ""), counter_set.facts.get(CONCERNS, "")
    return [one for one in (counter_set.resident_id, acting, concerned) if one]


def guard_over(user: User, counter_set: CounterSet, *, on: date) -> tuple[bool, bool]:
    """Whether it speaks of a protected person (支援措置), and whether somebody may see it all: asked anew each time."""
    people = guarded_among(user, on, residents=people_of(counter_set))
    return bool(people), all(one.seen for one in people)


def is_hidden_from(user: User, counter_set: CounterSet, *, on: date) -> bool:
    """Whether it speaks of a protected person whom somebody may not see."""
    return not guard_over(user, counter_set, on=on)[1]


def may_part_unseen(user: User, counter_set: CounterSet) -> bool:
    """Whoever began a set knows whom it is for: they may hand it over or give it up when the person is protected since."""
    return counter_set.opened_by_id == user.pk


def who_may_see(counter_set: CounterSet, department: str, *, on: date) -> list[User]:
    """Those at a department's counter who may see everybody a set speaks of."""
    return [one for one in colleagues(department, on) if not is_hidden_from(one, counter_set, on=on)]


def speaks_of_protected(counter_set: CounterSet, *, on: date) -> bool:
    """Whether it speaks of a protected person, whoever asks."""
    return bool(guarded_among(None, on, residents=people_of(counter_set)))
