"""A changed key is put into words here: a card that is not the one known under its name."""

from __future__ import annotations

from tui.kit import _, one_line


def changed_key(name: str) -> str:
    """Return in words what a changed key means, and what to do before trusting it."""
    words = _(
        "ANOTHER KEY UNDER A KNOWN NAME\n\n"
        "{name} is known here with a different key than the one you have just been given.\n\n"
        "Either {name} has a new device, or somebody is pretending to be {name}.\n\n"
        "Do not send anything to this key, and take nothing signed by it, until you have asked "
        "{name} in person or over a channel that you already trust, and have compared the "
        "fingerprint."
    )
    return words.format(name=one_line(name))
