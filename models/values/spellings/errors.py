"""What can be wrong with a name that is looked for."""

from __future__ import annotations

from models.errors import ModelError


class NameTooShort(ModelError):
    """A name of one letter, or of none, would be found in everybody's."""

    sentence = "A name is looked for by two letters or more."
    next_step = "Type more of it, in Cyrillic or in Latin letters."
    code = "name-too-short"
    exit_status = 2
