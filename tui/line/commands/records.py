"""Commands about records: one is logged, listed, found, shown, changed, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _, marks, plural
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import IN, command
from tui.line.typed_changes import typed_changes
from tui.line.typed_query import found_incidents, here_and_now, line_of, read_query

if TYPE_CHECKING:
    from models.lifecycle import Vault
    from models.queries import IncidentLine
    from models.records import Record

PAGE = 500
"""Incidents fetched at a time, so that a list of any length needs the memory of one page."""

LISTED = (
    "ref",
    "id",
    "title",
    "when",
    "place",
    "status",
    "verification",
    "how_many",
    "claims",
    "conflict",
    "single_coder",
    "lacks",
)
"""What a list tells of an incident; scripts rely on these names."""

ORDER = click.Choice(["when", "oldest", "changed", "place", "title", "ref"])
BEGUN = (
    *("incident", "claim", "source", "person", "harm", "actor", "command", "involvement"),
    *("order", "order_link", "incident_link", "assessment", "evidence_link", "note"),
)
"""The kinds of which a person begins a record by its fields alone."""
KIND = click.Choice([*BEGUN, "evidence", "consent", "custody"])


@command("add")
@click.option("--what", required=True, help="What happened, in one line.")
@click.option("--when", "when_", required=True, help="now, yest 14:30, 2026-03, ~2026-03, ...")
@click.option("--where", default="", help="The place, in words or as a position.")
@click.option("--how-many", default="", help="3, 3+, <=5, 2-5, ~10, several, ?")
@click.option("--who-says", default="", help="The source, by the name it goes by here.")
@click.option("--note", default="", help="What was said or seen, word for word.")
@click.option("--attach", type=IN, metavar="FILE", help="A file to be sealed as evidence.")
def add(context: LineContext, *, what: str, when_: str, **rest: Any) -> None:
    """Log an incident; only what and when are needed."""
    from models.actions import save_quick_log
    from models.records import facets
    from tui.line.render import already_object, tell_already

    with context.vault(write=True) as vault:
        logged = save_quick_log(vault, what=what, when=when_, **rest, now=vault.clock.now())
        missing = list(logged.missing)
        already = already_object(vault, logged.already) if logged.already else None
    labels = facets("incident")
    if context.as_json:
        told = {"ref": logged.ref, "id": logged.id, "missing": missing, "already": already}
        output.document(told)
        return
    output.fact(_("Reference"), logged.ref)
    if already:
        tell_already(already)
    if missing:
        named = ", ".join(labels[name].label if name in labels else name for name in missing)
        output.say(_("Missing: {fields}").format(fields=named))


@command("list")
@click.option("--kind", type=KIND, default="incident", show_default=True)
@click.option("--order", type=ORDER, help="Of incidents; when (the newest first) unless given.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
def list_(context: LineContext, kind: str, order: str | None, limit: int | None) -> None:
    """List all records of a kind."""
    _list(context, words=(), kind=kind, order=order, limit=limit)


@command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", type=KIND, default="incident", show_default=True)
@click.option("--order", type=ORDER, help="Of incidents; when (the newest first) unless given.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
def find(
    context: LineContext, words: tuple[str, ...], kind: str, order: str | None, limit: int | None
) -> None:
    """List what fits WORDS and filters such as place:bor status:draft since:2026-01."""
    _list(context, words=words, kind=kind, order=order, limit=limit)


def _list(
    context: LineContext,
    *,
    words: tuple[str, ...],
    kind: str,
    order: str | None,
    limit: int | None,
) -> None:
    from models.queries import count_incidents, find_records

    if order and kind != "incident":
        sentence = _(
            "--order is for incidents; other kinds come in the order they were recorded in."
        )
        raise click.UsageError(sentence)
    with context.vault() as vault:
        if kind != "incident":
            records = find_records(vault, line_of(words), kind, now=here_and_now())
            _list_others(context, records[:limit], kind)
            return
        nos = found_incidents(vault, read_query(words), order=order or "when")[:limit]
        lines = incident_lines(vault, nos)
        if context.as_json:
            output.array(_line_object(line) for line in lines)
            return
        for line in lines:
            _tell_line(line)
        total = count_incidents(vault)
    # Withdrawn incidents do not count, and can still be asked for.
    if len(nos) <= total:
        output.say(_("{shown} of {total} incidents").format(shown=len(nos), total=total))
    else:
        output.say(plural(len(nos), "{n} incident", "{n} incidents"))


def incident_lines(vault: Vault, nos: Iterable[int]) -> Iterator[IncidentLine]:
    """Yield the lines of the incidents with these row numbers, fetched a page at a time."""
    from models.queries import lines_of

    rest = list(nos)
    for start in range(0, len(rest), PAGE):
        yield from lines_of(vault, rest[start : start + PAGE])


def _line_object(line: IncidentLine) -> dict[str, Any]:
    """Return one incident as a list has it for scripts."""
    return {name: getattr(line, name) for name in LISTED} | {"lacks": list(line.lacks)}


def _tell_line(line: IncidentLine) -> None:
    """Print one incident as one line in which every value follows its label."""
    from tui.line.render import when_in_words

    facts = (
        (_("when"), when_in_words(line.when) if line.when else ""),
        (_("where"), line.place),
        (_("how many"), line.how_many),
        (_("status"), line.status),
        (_("to look at"), ", ".join(marks(line.lacks, single_coder=line.single_coder))),
        (_("conflict"), _("yes") if line.conflict else ""),
        (_("what"), line.title),
    )
    told = "; ".join(f"{label}: {value}" for label, value in facts if value)
    output.write(f"{line.ref}; {told}")


def _list_others(context: LineContext, found: Iterable[Record], kind: str) -> None:
    """Print the records that are not incidents, by their titles."""
    from models.records import title_of
    from tui.line.render import as_object

    if context.as_json:
        output.array(as_object(record) for record in found)
        return
    for record in found:
        output.write(f"{record.ref}; {title_of(kind, record)}")


@command("show")
@click.argument("reference")
@click.option("--reveal", is_flag=True, help="Show sealed fields too.")
@click.option("--history", is_flag=True, help="Show who changed what, when and why.")
def show(context: LineContext, *, reference: str, reveal: bool, history: bool) -> None:
    """Show one record, and with an incident all that hangs on it."""
    from tui.line.render import show_as_object, show_to_person

    with context.vault() as vault:
        kind, record = vault.resolve(reference)
        if context.as_json:
            found = show_as_object(vault, kind, record, reveal=reveal, history=history)
            output.document(found)
        else:
            show_to_person(vault, kind, record, reveal=reveal, history=history)


@command("set")
@click.argument("reference")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--why", help="Why, for the record's history.")
def set_(context: LineContext, reference: str, changes: tuple[str, ...], why: str | None) -> None:
    """Change fields of a record; an empty value clears one, commas part a list."""
    with context.vault(write=True) as vault:
        kind, record = vault.resolve(reference)
        vault.save(kind, record, typed_changes(vault, kind, changes), why=why)
        _done(context, vault, kind, record)


@command("withdraw")
@click.argument("reference")
@click.option("--why", required=True, help="The reason; a withdrawn record stays readable.")
def withdraw(context: LineContext, reference: str, why: str) -> None:
    """Withdraw a record: it no longer counts, and nothing is deleted."""
    with context.vault(write=True) as vault:
        kind, record = vault.resolve(reference)
        vault.withdraw(kind, record, why)
        _done(context, vault, kind, record)


def _done(context: LineContext, vault: Vault, kind: str, record: str) -> None:
    from models.records import ref_of

    ref = ref_of(kind, record)
    if context.as_json:
        output.document({"ref": ref, "conflicts": [one.field for one in vault.conflicts(record)]})
    else:
        output.fact(_("Saved"), ref)
