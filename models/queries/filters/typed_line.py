"""A typed line is parted at its spaces; ``name:value`` is a filter, double quotes hold words.

place:bor                 a filter
-tag:checked              a filter that leaves out what it finds
place:"Dalnii Bir"        a value with a space
"place:bor"  14:30  https://example.org    text: quoted, without a name, an address
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.values import search_key

# A name begins with a letter of any script, so that a filter misspelt in Cyrillic is no text.
_FILTER = re.compile(r"(-?)([^\W\d_][\w-]*):")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line: ``text`` without its quotes, and the filter that it is written as.

    ``name`` is in small letters, with ``_`` for each ``-``, and empty for text.
    """

    text: str
    name: str = ""
    value: str = ""
    negated: bool = False

    @property
    def is_address(self) -> bool:
        """Return whether it reads as a web address or a path, as ``https://`` does."""
        return self.value.startswith(("/", "\\"))


def parts_of_line(line: str) -> list[Part]:
    """Return the parts of a line; a quote that nobody closed holds to the end."""
    found: list[Part] = []
    text, before_quote, quoted = "", None, False
    for sign in f"{line} ":
        if sign == '"':
            before_quote = text if before_quote is None else before_quote
            quoted = not quoted
        elif quoted or not sign.isspace():
            text += sign
        else:
            if text or before_quote is not None:
                found.append(_part(text, text if before_quote is None else before_quote))
            text, before_quote = "", None
    if quoted:
        found.append(_part(text[:-1], before_quote or ""))
    return found


def _part(text: str, unquoted: str) -> Part:
    """Return a part; a name and its colon have to stand in ``unquoted``, before any quote."""
    found = _FILTER.match(unquoted)
    if not found:
        return Part(text)
    return Part(text, found[2].lower().replace("-", "_"), text[found.end() :], bool(found[1]))


def filter_before_words(argument: str) -> str:
    """Return the name of a filter with which an argument of a shell begins, and words follow.

    A shell takes off the quotes of ``place:"Quiet Ford"``, and what is left means what it means
    wherever it is typed: one word for the filter, and a word beside it. Empty where nobody can
    have meant more.
    """
    parts = parts_of_line(argument)
    followed = len(parts) > 1 and bool(parts[0].value) and not parts[1].name
    return parts[0].name if followed and '"' not in argument else ""


def words_in(text: str) -> list[str]:
    """Return the words of a text, cut at all that the index does not hold.

    It keeps letters and digits, in the form in which they are searched.
    """
    return "".join(sign if sign.isalnum() else " " for sign in search_key(text)).split()
