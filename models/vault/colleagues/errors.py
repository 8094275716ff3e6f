"""What can go wrong with the cards of colleagues and with a vault's own."""

from __future__ import annotations

from models.vault.errors import ColleagueError


class AmbiguousColleague(ColleagueError):
    """A typed name fits several people or devices."""

    sentence = "{name} fits {count} cards."
    next_step = "Name the device instead; afield colleague list shows it."
    code = "ambiguous-colleague"


class OwnCard(ColleagueError):
    """Trust in one's own device is not a matter of comparing."""

    sentence = "That is a device of this vault's owner."
    next_step = (
        "Cards of colleagues are compared or revoked, and those of your earlier devices are "
        "revoked. If the present key leaked: afield rekey --new-device"
    )
    code = "own-card"


class OtherCard(ColleagueError):
    """A card says to be of a known device and has another name or other keys."""

    sentence = "This card has the signing key of {name}, and another name or other keys beside it."
    next_step = (
        "Nothing was added: somebody may be pretending to be them. Ask them for their card in "
        "person, and tell them of this one."
    )
    code = "other-card"
    exit_status = 9
