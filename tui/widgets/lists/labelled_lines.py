"""Labelled lines are wrapped by cells, with their labels in a column of their own."""

from __future__ import annotations

from dataclasses import dataclass

from tui.kit import cell_len, printable, wrap

MARGIN = 2  # "> " at the cursor, blank elsewhere
LABEL_SHARE = 3  # labels take a third of a narrow sheet at most
LABEL_MOST = 22
LONGEST = 20_000  # characters of one value that are laid out; the form shows the rest


@dataclass(frozen=True, slots=True)
class Target:
    """The record that a line opens."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One labelled value before it is wrapped."""

    text: str = ""
    label: str = ""
    heading: bool = False
    target: Target | None = None
    action: str = ""
    """The command that Enter runs on this line, where there is no record to open."""


@dataclass(frozen=True, slots=True)
class Row:
    """One screen row of a line."""

    label: str
    text: str
    line: int


def lay_out(lines: list[Line], width: int) -> list[Row]:
    """Return the rows of lines that ``width`` cells hold, labels in a column of their own."""
    labelled = [cell_len(printable(line.label)) for line in lines if line.label]
    column = min(LABEL_MOST, max(4, width // LABEL_SHARE), max(labelled, default=0))
    rows: list[Row] = []
    for number, line in enumerate(lines):
        text = line.text[:LONGEST]
        if len(line.text) > LONGEST:
            text += " […]"
        label = printable(line.label)
        if not label:
            rows += [Row("", part, number) for part in wrap(text, width - MARGIN)]
            continue
        labels = wrap(label, column)
        values = wrap(text, width - MARGIN - column - 2)
        for index in range(max(len(labels), len(values))):
            shown = labels[index] if index < len(labels) else ""
            value = values[index] if index < len(values) else ""
            rows.append(Row(shown + " " * (column + 2 - cell_len(shown)), value, number))
    return rows
