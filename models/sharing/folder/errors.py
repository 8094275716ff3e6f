"""The errors of an exchange that could not begin.

ModelError
└── ExchangeError
    ├── FolderUnusable     there is no such folder, or it is the vault's own
    └── NotCompared        files are left only for people whose key was compared
"""

from __future__ import annotations

from models.errors import ModelError


class ExchangeError(ModelError):
    """An exchange could not begin; nothing was read or written."""

    code = "exchange"
    exit_status = 2


class FolderUnusable(ExchangeError):
    """The folder is missing, is something else, or belongs to the vault itself."""

    sentence = "{folder} cannot be an exchange folder ({reason})."
    next_step = "Name a folder outside the vault that is there already: afield exchange DIR"
    code = "exchange-folder"


class NotCompared(ExchangeError):
    """A colleague was named whose fingerprint nobody here has compared."""

    sentence = "The key of {name} was never compared, so nothing is left in a folder for them."
    next_step = "Compare the fingerprint in person, then: afield colleague verify {name}"
    code = "not-compared"
    exit_status = 9

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        # The name belongs to this one error, so the next step is filled here.
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]
