"""Every app of a test process takes its style sheets from one store.

Textual parses the styles of all widgets anew for each app. A person starts one app in a process;
tests start hundreds.
"""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_KNOWN: dict[tuple[object, ...], list[RuleSet]] = {}


def parsed_once(
    sheet: Stylesheet, css: str, read_from: tuple[str, str], *words: object, **named: object
) -> list[RuleSet]:
    """Return the rules of a piece of style; what they come to hangs on the theme's variables."""
    variables = frozenset(sheet._variables.items())
    key = (variables, css, read_from, words, frozenset(named.items()))
    if key not in _KNOWN:
        _KNOWN[key] = _parse(sheet, css, read_from, *words, **named)
    return _KNOWN[key]
