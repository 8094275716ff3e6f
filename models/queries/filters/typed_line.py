"""A typed line is parted at its spaces; ``name:value`` is a filter, double quotes hold words.

place:bor                 a filter
-tag:checked              a filter that leaves out what it finds
place:"Dalnii Bir"        a value with a space
"place:bor"  14:30  https://example.org    text: quoted, without a name, an address
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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


def line_of_arguments(arguments: Iterable[str]) -> str:
    """Return the line that a person typed in a shell, with the quotes that the shell took off.

    An argument ``name:several words`` was held together by quotes, unless another filter stands
    among the words: then the quotes were around a whole line.
    """
    return " ".join(map(_requoted, arguments))


def _requoted(argument: str) -> str:
    parts = parts_of_line(argument)
    held = len(parts) > 1 and '"' not in argument and parts[0].name and parts[0].value
    if not held or any(part.name and not part.is_address for part in parts[1:]):
        return argument
    name, _, value = argument.strip().partition(":")
    return f'{name}:"{value}"'
