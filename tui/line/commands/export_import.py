"""Commands that hand records over: a bundle is made for colleagues, previewed, accepted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.kit import _
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.errors import NothingChosen
from tui.line.group import IN, OUT, command
from tui.line.typed_query import found_incidents, read_query

if TYPE_CHECKING:
    from models.lifecycle import Colleague, Vault
    from models.sharing import Outsider, Packed, Plan


_OUTSIDE = "Somebody without afield instead: their age key, or a file with it."


@command("export")
@click.argument("references", nargs=-1, metavar="[REFERENCE]...")
@click.option("--find", "words", metavar="WORDS", help="The incidents that fit; default: all.")
@click.option("--to", "names", multiple=True, metavar="NAME", help="A colleague.")
@click.option("--to-age", "keys", multiple=True, metavar="RECIPIENT", help=_OUTSIDE)
@click.option("--as", "called", multiple=True, metavar="NAME", help="Whose key --to-age names.")
@click.option("--out", type=OUT, metavar="FILE", help="The file to write.")
@click.option("--replace", is_flag=True, help="Replace a file of that name, whatever it is.")
@click.option("--purpose", default="", help="What it is for; stands in the signed statement.")
@click.option("--use", metavar="CODE", help="The use that consent is asked for, as inquiry.")
@click.option("--disclose", multiple=True, metavar="FIELD", help="A sealed field, under consent.")
@click.option("--coarser", metavar="CODE", help="Give places no finer than this, as L5.")
@click.option("--with-file-names", is_flag=True, help="Let the names of evidence files leave too.")
@click.option("--full", is_flag=True, help="Also what the recipients are known to hold.")
@click.option("--withhold", multiple=True, metavar="FIELD", help="Leave this field's values out.")
@click.option("--without-evidence", is_flag=True, help="Leave the bytes of evidence out.")
@click.option("--dry-run", is_flag=True, help="Show what would leave and what stays.")
def export(
    context: LineContext, *, names: tuple[str, ...], out: Path | None, **chosen: Any
) -> None:
    """Encrypt and sign incidents for colleagues, into one file that only they can open.

    With --to-age and --as it is for somebody without afield, who gets files and sheets to read.
    """
    from models.lifecycle import find_colleagues
    from models.sharing import default_bundle_name
    from tui.line.outsider_input import asked_outsider
    from tui.line.render import say_beforehand, tell_packed, tell_plan

    # A plan writes nothing, so it needs no more than reading.
    with context.vault(write=not chosen["dry_run"]) as vault:
        outsider = asked_outsider(vault, chosen["keys"], chosen["called"], colleagues=bool(names))
        people = find_colleagues(vault, names)
        _warn(people)
        asked: dict[str, Any] = {
            "withhold": frozenset(chosen["withhold"]),
            "with_evidence": not chosen["without_evidence"],
            "to": tuple(person.card for person in people),
            "disclose": frozenset(chosen["disclose"]),
            "outsider": outsider,
            **{name: chosen[name] for name in ("use", "coarser", "with_file_names", "full")},
        }
        records = _records(vault, chosen["references"], chosen["words"])
        plan, pack = _ways(vault, records, asked)
        for_whom: list[Colleague | Outsider] = [outsider] if outsider else [*people]
        if chosen["dry_run"]:
            tell_plan(context, plan(), for_whom)
            return
        if outsider:
            # Nothing can be called back from somebody outside, so what leaves is said before.
            say_beforehand(plan())
        file = out or Path(default_bundle_name(vault))
        _tell_left(vault, file)
        given = {name: chosen[name] for name in ("purpose", "replace")}
        packed = pack(out=file, progress=output.Progress(_("Packed")), **given)
    _tell_untold(packed)
    tell_packed(context, packed, for_whom)


def _ways(
    vault: Vault, records: list[str], asked: dict[str, Any]
) -> tuple[Callable[[], Plan], Callable[..., Packed]]:
    """Return how to plan and how to pack what was asked, for colleagues or somebody outside."""
    from models.sharing import (
        Choices,
        pack_bundle,
        pack_dossier,
        plan_bundle,
        plan_dossier,
    )

    outsider = asked["outsider"]
    if outsider is None:
        given = {name: one for name, one in asked.items() if name != "outsider"}
        return (
            partial(plan_bundle, vault, records=records, **given),
            partial(pack_bundle, vault, records=records, **given),
        )
    choices = Choices(**asked)
    return (
        partial(plan_dossier, vault, records=records, choices=choices),
        partial(pack_dossier, vault, records=records, choices=choices),
    )


def _tell_untold(packed: Packed) -> None:
    """Say that the file went out without the custody entries that belong to it."""
    if packed.untold:
        output.say(
            _("The file is written. The custody of {n} evidence files in it could not be noted: "
              "say in a note to whom they went.").format(n=packed.untold)
        )  # fmt: skip


def _tell_left(vault: Vault, file: Path) -> None:
    """Name what an interrupted run left beside the file; writing it removes that."""
    from crypto.files import unfinished_files

    for left in unfinished_files(file.parent, maker=vault.device):
        words = _("An interrupted run left {name} unfinished; it is removed.")
        output.say(words.format(name=left.name))


@command("receipt")
@click.option("--to", "names", multiple=True, required=True, metavar="NAME", help="A colleague.")
@click.option("--out", type=OUT, metavar="FILE", help="The file to write.")
@click.option("--replace", is_flag=True, help="Replace a file of that name, whatever it is.")
def receipt(
    context: LineContext, *, names: tuple[str, ...], out: Path | None, replace: bool
) -> None:
    """Write a small signed file that says what is here, so that colleagues send only the rest.

    It brings no records and is read like a bundle: afield import FILE.
    """
    from models.lifecycle import find_colleagues
    from models.sharing import default_bundle_name, write_receipt
    from tui.line.render import recipient_names, tell_recipients

    with context.vault(write=True) as vault:
        people = find_colleagues(vault, names)
        _warn(people)
        cards = [person.card for person in people]
        file = out or Path(default_bundle_name(vault))
        _tell_left(vault, file)
        path = write_receipt(vault, to=cards, out=file, replace=replace)
    if context.as_json:
        told = {"path": str(path), "size": path.stat().st_size}
        output.document({**told, "to": recipient_names(people)})
    else:
        output.fact(_("Receipt"), path)
        tell_recipients(people)


def _records(vault: Vault, references: tuple[str, ...], words: str | None) -> list[str]:
    """Return the ids of the incidents that were asked for; all of them when nothing was."""
    from models.queries import ids_of_incidents

    named = [vault.resolve(reference, "incident")[1] for reference in references]
    if named and words is None:
        return named
    query = read_query([words or ""])
    if words is not None and query.empty:
        # An empty variable in a script must not hand over everything.
        raise NothingChosen
    found = ids_of_incidents(vault, found_incidents(vault, query))
    if not (named or found):
        raise NothingChosen
    return list(dict.fromkeys([*named, *found]))


def _warn(people: list[Colleague]) -> None:
    """Write to the person which recipients' keys nobody compared."""
    for person in people:
        if person.state != "verified" and not person.own:
            output.say(
                _("Nobody here has compared the fingerprint of {name}.").format(name=person.name)
            )


@command("import")
@click.argument("file", type=IN)
@click.option("--dry-run", is_flag=True, help="Show what it would bring; change nothing.")
@click.option("--accept", is_flag=True, help="Take it in after the same checks.")
@click.option("--accept-unknown", is_flag=True, help="Also when nobody here knows its signer.")
def import_(
    context: LineContext, *, file: Path, dry_run: bool, accept: bool, accept_unknown: bool
) -> int:
    """Check a bundle from a colleague, and preview or accept what it brings."""
    from models.sharing import read_bundle
    from tui.line.render import exit_status_of, tell_preview

    if dry_run == (accept or accept_unknown):
        raise click.UsageError(_("Say either --dry-run or --accept."))
    progress = output.Progress(_("Checked"))
    with (
        context.vault(write=True) as vault,
        read_bundle(vault, file, progress=progress) as quarantine,
    ):
        preview = quarantine.preview()
        if dry_run:
            tell_preview(context, preview, None)
            return 0
        accepted = quarantine.accept(accept_unknown=accept_unknown)
    tell_preview(context, preview, accepted)
    return exit_status_of(preview)
