"""Days, numbers, telephone numbers and codes in a text stay whole at the end of a line (途中で改行しない)."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST = 20
"""Characters: what is longer would not fit a narrow telephone, and breaks where it has to."""
_DAY = r"(?:明治|大正|昭和|平成|令和)?(?:元|\d{1,4})年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日"
_CODE = r"〒?(?:[A-Za-z]{1,4}-)?\d[A-Za-z0-9]*(?:[-‐–/.,:][A-Za-z0-9]+)+(?:円|人|件)?"
_WHOLE = re.compile(rf"(?:(?<![\w@/.:-])|(?<=[^\x00-\x7f]))(?:{_CODE}|{_DAY})(?![\w.-]*@)")
"""Not within an address of the web or of mail."""


def unbroken(text: object) -> str:
    """The same text as HTML, each of them in one piece; markup of others is given back as it is."""
    if isinstance(text, SafeString):
        return text
    said, pieces, end = str(text), [], 0
    for found in _WHOLE.finditer(said):
        if found.end() - found.start() > LONGEST:
            continue
        pieces += [said[end : found.start()], format_html('<span class="nowrap">{}</span>', found.group())]
        end = found.end()
    return format_html_join("", "{}", ((piece,) for piece in (*pieces, said[end:]))) if pieces else said
