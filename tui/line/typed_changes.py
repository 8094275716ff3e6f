"""Typed changes are the FIELD=VALUE arguments of a command, brought to fields and values."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from tui.kit import _

if TYPE_CHECKING:
    from models.lifecycle import Vault

_MOST = 64 * 1024
"""The most characters that are read for one field."""


def typed_changes(vault: Vault, kind: str, changes: Iterable[str]) -> dict[str, str]:
    """Return the fields and values of ``FIELD=VALUE``s; raises BadParameter for any other.

    ``FIELD=-`` of one sealed field takes all of standard input, because arguments stand in the
    shell's history and in the list of processes.
    """
    from models.records import sealed_fields

    found = dict(_change(vault, kind, change) for change in changes)
    piped = [name for name in sealed_fields(kind) if found.get(name) == "-"]
    if len(piped) > 1:
        raise click.BadParameter(_("Only one field can be read from standard input."))
    return found | {name: _standard_input() for name in piped}


def _standard_input() -> str:
    """Return what standard input holds, up to what any field takes."""
    return sys.stdin.read(_MOST).strip() if sys.stdin else ""


def _change(vault: Vault, kind: str, typed: str) -> tuple[str, str]:
    """Return field and value of ``FIELD=VALUE``; a reference becomes the id of its record."""
    from models.records import Shape, facets

    field, equals, value = typed.partition("=")
    open_to_people = {name: one for name, one in facets(kind).items() if one.typed}
    if not equals or field not in open_to_people:
        names = ", ".join(open_to_people)
        raise click.BadParameter(
            _("Write FIELD=VALUE; the fields are: {names}").format(names=names)
        )
    facet = open_to_people[field]
    if facet.shape is Shape.RECORD and value:
        value = vault.resolve(value, facet.target)[1]
    return field, value
