"""A link is the same link with and without its scheme, www and a last slash."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?(?P<rest>[^\s/]+\.[^\s/]+(?:/\S*)?)", re.IGNORECASE)


def as_link(reference: str | None) -> str | None:
    """Return a link in the one spelling that is compared, or None for what is no link.

    A page or a minute is none: it says the same in many books. The name of the host knows no
    capitals, its path does; what follows ``#`` is a place on the page.
    """
    found = _SCHEME.fullmatch((reference or "").strip())
    if found is None:
        return None
    host, slash, path = found["rest"].partition("#")[0].partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def spellings(link: str) -> list[str]:
    """Return the spellings of a link under which claims are looked up by their index."""
    starts = ("https://", "http://", "https://www.", "http://www.", "www.", "")
    return [f"{start}{link}{end}" for start in starts for end in ("", "/")]
