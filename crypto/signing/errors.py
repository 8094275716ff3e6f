"""What can be wrong with a name, a card or a signature."""

from __future__ import annotations

from crypto.errors import CryptoError


class BadName(CryptoError):
    """A name on a card is one line of 1 to 80 characters."""

    sentence = "A name has 1 to {most} characters."
    next_step = "Choose a shorter name, or one with letters in it."
    code = "bad-name"
    exit_status = 2


class BadSignature(CryptoError):
    """A signature does not hold over the bytes that it came with."""

    sentence = "The signature does not match."
    next_step = "Ask the sender for the file again, over another channel."
    code = "bad-signature"
    exit_status = 9


class BadCard(CryptoError):
    """A card is damaged, or not signed by the keys that it names."""

    sentence = "This is not a card of a colleague, or it was altered."
    next_step = "Ask your colleague for the card again."
    code = "bad-card"
    exit_status = 9
