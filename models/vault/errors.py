"""What an open vault refuses: writing to a reader's, bytes and cards that are not here."""

from __future__ import annotations

from models.errors import ModelError, VaultError


class ReadOnly(VaultError):
    """A vault that was opened to read only was to be written to."""

    sentence = "This vault was opened to read only; nothing was changed."
    next_step = "Open it with the passphrase of its owner to write."
    code = "read-only"
    exit_status = 12


class EvidenceError(ModelError):
    """An evidence file could not be taken in or given out."""

    code = "evidence"
    exit_status = 8


class EvidenceMissing(EvidenceError):
    """The bytes of a known piece of evidence are not in this vault."""

    sentence = "The bytes of {reference} are not in this vault."
    next_step = "Ask whoever holds them for a bundle with evidence."
    code = "evidence-missing"


class ColleagueError(ModelError):
    """A colleague cannot be found or added as asked."""

    code = "colleague"
    exit_status = 11


class NoSuchColleague(ColleagueError):
    """A typed name fits nobody."""

    sentence = "Nobody here is called {name}."
    next_step = "See who is: afield colleague list. To add a card: afield colleague add FILE"
    code = "no-such-colleague"
