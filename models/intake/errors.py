"""The errors of intake: why a mapping or a whole file is refused.

    IntakeError
    ├── MappingError
    │   ├── MappingMissing     no shipped mapping has this name, and no file this path
    │   └── MappingRefused     it does not say what afield needs, at a named place
    └── InputError
        ├── InputUnreadable    cannot be opened, or is no regular file
        ├── InputTooLarge      beyond what is taken in at once
        ├── WrongEncoding      bytes that are not in the encoding named
        ├── MissingColumns     the mapping asks for columns that are not there
        ├── NotTheFormat       not CSV, or not JSON, at a named line
        └── EmptyInput         nothing to take in

All of them mean that nothing was written. A single bad row is no error: it is listed as
:class:`models.intake.row_result.RefusedRow` and leaves the other rows alone.
"""

from __future__ import annotations

from models.errors import ModelError


class IntakeError(ModelError):
    """A file from elsewhere was not taken in."""

    code = "intake"
    exit_status = 10


class MappingError(IntakeError):
    """The mapping, not the file, is at fault."""

    code = "mapping"


class MappingMissing(MappingError):
    """A mapping was named that is neither shipped nor a file."""

    sentence = "There is no mapping called {mapping}."
    next_step = "Name a mapping file (ending in .toml), or one of these: {shipped}"
    code = "mapping-missing"

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        # The shipped names belong to the next step, so it is filled here.
        self.next_step = type(self).next_step.format_map(facts)  # type: ignore[misc]


class MappingRefused(MappingError):
    """A mapping does not say what afield needs, or says something it does not know."""

    sentence = "The mapping {mapping} is refused: {where}: {problem}."
    next_step = "Correct the mapping and try again; nothing was written."
    code = "mapping-refused"


class InputError(IntakeError):
    """The file to be taken in cannot be used as the mapping describes it."""

    code = "input"


class InputUnreadable(InputError):
    """The file cannot be opened, or is a folder, a pipe or a device."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was written."
    code = "input-unreadable"


class InputTooLarge(InputError):
    """The file, or one line of it, is larger than is taken in at once."""

    sentence = "{path} is too large to be taken in at once ({part} has more than {limit} MiB)."
    next_step = "Split it into smaller files; taking the same row in twice adds nothing."
    code = "input-too-large"


class WrongEncoding(InputError):
    """Bytes were met that are not text in the encoding the mapping names."""

    sentence = "{path} is not {encoding} text: line {line} cannot be read."
    next_step = "Name the file's encoding in the mapping; nothing was written."
    code = "wrong-encoding"


class MissingColumns(InputError):
    """Columns that the mapping reads are not in the file, or one stands in it twice."""

    sentence = "{path} does not fit the mapping {mapping}: {problem}."
    next_step = "Choose the mapping made for this file, or correct it; nothing was written."
    code = "missing-columns"


class NotTheFormat(InputError):
    """The file is not of the format that the mapping names."""

    sentence = "{path} does not read as {format}: {problem}."
    next_step = "Check that the file is whole and of the kind the mapping says."
    code = "not-the-format"


class EmptyInput(InputError):
    """There is no row in the file."""

    sentence = "{path} holds nothing to take in."
    next_step = "Check that it is the right file; nothing was written."
    code = "empty-input"
