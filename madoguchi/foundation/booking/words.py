"""A slot in words, in three languages."""

from __future__ import annotations

from datetime import date, datetime

from madoguchi.foundation.forms.public import Text

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def slot_label(moment: datetime, *, whole_day: bool) -> Text:
    """``11月4日（水）9時30分``; for a whole day the time says by when: ``11月4日（水）朝8時30分まで``.

    ``moment`` is local time. Written out here rather than by ``strftime``, which follows the machine's locale.
    """
    weekday = moment.weekday()
    minutes = f"{moment.minute}分" if moment.minute else ""
    plain_minutes = f"{moment.minute}ふん" if moment.minute else ""
    day_ja = f"{moment.month}月{moment.day}日（{_WEEKDAYS_JA[weekday]}）"
    day_plain = f"{moment.month}がつ {moment.day}にち（{_WEEKDAYS_JA[weekday]}ようび）"
    day_en = f"{_WEEKDAYS_EN[weekday]} {moment.day} {_MONTHS_EN[moment.month - 1]}"
    clock = f"{moment.hour}:{moment.minute:02}"
    if whole_day:
        return Text(
            ja=f"{day_ja}{moment.hour}時{minutes}まで",
            plain=f"{day_plain} {moment.hour}じ {plain_minutes} まで",
            en=f"{day_en}, by {clock}",
        )
    return Text(
        ja=f"{day_ja}{moment.hour}時{minutes}",
        plain=f"{day_plain} {moment.hour}じ {plain_minutes}".rstrip(),
        en=f"{day_en}, {clock}",
    )


def day_label(day: date) -> Text:
    """``11月4日（水）``."""
    weekday = day.weekday()
    return Text(
        ja=f"{day.month}月{day.day}日（{_WEEKDAYS_JA[weekday]}）",
        plain=f"{day.month}がつ {day.day}にち（{_WEEKDAYS_JA[weekday]}）",
        en=f"{_WEEKDAYS_EN[weekday]} {day.day} {_MONTHS_EN[day.month - 1]}",
    )
