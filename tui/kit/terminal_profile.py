"""The terminal profile decides, before Textual is imported, what terminal and line allow.

Textual reads its environment when it is imported. ``terminal_environment`` computes what that must
be from what was given; nothing here reads or writes anything, so all of it is tested as values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

THEMES = ("plain", "contrast", "dark")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked of the terminal app.

    `hint` is said on the unlock screen; only the demonstration vault, whose passphrase is public,
    has one. `again` are afield's own arguments when a lock re-executes it, where they must
    differ from the original ones.
    """

    folder: Path
    review: bool = False
    low_bandwidth: bool = False
    theme: str | None = None
    hint: str | None = None
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """How the screen is drawn: `low` is for slow lines."""

    low: bool
    theme: str
    colour: bool
    frames: int

    @property
    def name(self) -> str:
        """The profile in one word."""
        return "low" if self.low else "default"

    @property
    def typing_pause(self) -> float:
        """Seconds without a key before a list that narrows is painted anew."""
        return 0.25 if self.low else 0.0


def profile(options: Options, given: Mapping[str, str]) -> Profile:
    """Return the profile that follows from the options and the environment that was given.

    An SSH session is taken for a slow line. NO_COLOR (https://no-color.org) counts when it is
    set and not empty; it means the terminal's own two colours, not shades of grey.
    """
    low = options.low_bandwidth or bool(given.get("SSH_CONNECTION"))
    colour = not given.get("NO_COLOR")
    theme = options.theme if options.theme in THEMES else None
    if not colour or (low and theme is None):
        theme = "plain"
    return Profile(low=low, theme=theme or "dark", colour=colour, frames=15 if low else 60)


def terminal_environment(chosen: Profile, given: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables to set, and with None those to remove, before importing Textual.

    Every ``TEXTUAL*`` variable that was given goes: among them are a log file, screenshots, a
    debug mode, a development console on the network, and keys to be pressed, each a way out for
    plain text. ESCDELAY is longer on a slow line, so that an arrow key that arrives in two
    pieces is not read as Escape.
    """
    change: dict[str, str | None] = {name: None for name in given if name.startswith("TEXTUAL")}
    change |= {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_FPS": str(chosen.frames),
        "TEXTUAL_THEME": "ansi-dark" if chosen.theme == "plain" else "textual-dark",
    }
    if chosen.low:
        change["ESCDELAY"] = given.get("ESCDELAY", "300")
    if not chosen.colour:
        change["NO_COLOR"] = "1"
    elif "NO_COLOR" in given:
        change["NO_COLOR"] = None
    return change
