"""Commands that give the bytes of evidence out: into a file, to a program, as text."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.kit import _, grouped, over_ssh, size_in_words, viewer_for
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.commands.evidence.evidence_look import evidence
from tui.line.commands.evidence.viewing_consent import demand_here, warn_of_graphic
from tui.line.errors import NotHandedOut
from tui.line.group import command

if TYPE_CHECKING:
    from models.lifecycle import Vault

OUT = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
STANDARD_OUTPUT = Path("-")


class _Standard:
    """Standard output as a sink of bytes."""

    def write(self, data: bytes, /) -> None:
        """Write the bytes."""
        output.raw(data)


@command("get", parent=evidence)
@click.argument("reference")
@click.option("--out", "out", type=OUT, required=True, metavar="FILE", help="- is a pipe.")
@click.option("--replace", is_flag=True, help="Replace a file of that name, whatever it is.")
def evidence_get(context: LineContext, reference: str, *, out: Path, replace: bool) -> None:
    """Take the bytes of REFERENCE out into a plain file that only you can read.

    They are proven first; the file is there whole or not at all.
    """
    from models.actions import evidence_to_file, evidence_to_stream

    piped = out == STANDARD_OUTPUT
    if piped and (context.as_json or replace or sys.stdout is None or sys.stdout.isatty()):
        raise click.UsageError(_("--out - takes a pipe: no terminal, no --json, no --replace."))
    progress = output.Progress(_("Proven") if piped else _("Taken out"))
    with context.vault(write=True, or_reader=True) as vault:
        _kind, id = vault.resolve(reference, "evidence")
        if piped:
            with output.handing_out(or_else=NotHandedOut):
                done = evidence_to_stream(vault, id, _Standard(), progress=progress)
        else:
            done = evidence_to_file(vault, id, out, replace=replace, progress=progress)
        unsigned = _why_unsigned(vault, recorded=done.recorded)
    if not piped and context.as_json:
        told = {"ref": done.ref, "path": str(out), "size": done.size, "recorded": done.recorded}
        output.document(told)
    elif not piped:
        output.fact(_("File"), out)
        output.fact(_("Bytes"), grouped(done.size))
    _warn_of_plain(out, piped=piped)
    _tell_unsigned(unsigned)


def _why_unsigned(vault: Vault, *, recorded: bool) -> str:
    """Return why no custody entry was signed, or nothing where one was."""
    if recorded:
        return ""
    if vault.damage is not None:
        return _("No custody entry was signed: the vault is damaged, and nothing is written to it.")
    return _("No custody entry was signed: this slot reads only, and holds no key.")


def _tell_unsigned(why: str) -> None:
    if why:
        output.say(why)


def _warn_of_plain(out: Path, *, piped: bool) -> None:
    """Say that the bytes are plain now, who can read them, and what afield cannot do about it."""
    if piped:
        output.say(_("What went to the pipe is plain now; afield cannot take it back."))
    else:
        output.say(
            _("It is plain now: {who} can read it, and so can whoever gets this disk. "
              "afield cannot take it back.").format(who=_who_can_read(out))
        )  # fmt: skip


def _who_can_read(out: Path) -> str:
    """Return in words whose account can read a file as its disk keeps it."""
    try:
        mode = out.stat().st_mode
    except OSError:
        mode = 0
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return _("EVERYBODY on this machine, because that disk keeps no rights,")
    return _("only your account on this machine")


@command("open")
@click.argument("reference")
@click.option("--with", "program", metavar="PROGRAM", help="Which program; {} is the file.")
@click.option("--yes", is_flag=True, help="Do not ask before what is graphic.")
@click.option("--even-over-ssh", is_flag=True, help="Also in a session over SSH.")
def open_evidence(
    context: LineContext, reference: str, *, program: str | None, yes: bool, even_over_ssh: bool
) -> None:
    """Open evidence in a program, through memory: no plain file is written.

    It waits until you leave the program.
    """
    from models.actions import evidence_to_memory
    from tui.kit import Viewing

    given = dict(os.environ)
    demand_here(over_ssh(given), allowed=even_over_ssh)
    terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    progress = output.Progress(_("Unsealed into memory"))
    with context.vault(write=True, or_reader=True) as vault:
        _kind, id = vault.resolve(reference, "evidence")
        row = warn_of_graphic(vault, id, yes=yes)
        # What a program prints is no data of ours, so a script does not get it among that.
        usable = not context.as_json and (terminal or program is not None)
        viewer = viewer_for(row.mime, given, named=program, terminal=usable)
        if row.size is not None:
            output.say(_("{size} into memory.").format(size=size_in_words(row.size)))
        memory, done = evidence_to_memory(vault, id, program=viewer.name, progress=progress)
        unsigned = _why_unsigned(vault, recorded=done.recorded)
    # The vault is closed while somebody looks, so that it is not open longer than its bytes need.
    with memory:
        viewing = Viewing(viewer, memory.descriptor, given)
        output.say(_("Open in {program}; leave it to go on.").format(program=viewer.name))
        if not viewing.alone:
            output.say(_("It could not be cut off from the network: a hostile file may use that."))
        _tell_unsigned(unsigned)
        try:
            viewing.wait()
        finally:
            viewing.close()
    if context.as_json:
        told = {"ref": done.ref, "size": done.size, "program": viewer.name}
        output.document({**told, "recorded": done.recorded})


@command("text", parent=evidence)
@click.argument("reference")
@click.option("--encoding", metavar="NAME", help="Such as cp1251; UTF-8 unless given.")
@click.option("--yes", is_flag=True, help="Do not ask before what is graphic.")
@click.option("--even-over-ssh", is_flag=True, help="Also in a session over SSH.")
def evidence_text(
    context: LineContext, reference: str, *, encoding: str | None, yes: bool, even_over_ssh: bool
) -> None:
    """Show the beginning of evidence as text, cleaned of what a terminal would obey."""
    from models.actions import evidence_as_text

    demand_here(over_ssh(os.environ), allowed=even_over_ssh)
    progress = output.Progress(_("Read"))
    with context.vault(write=True, or_reader=True) as vault:
        _kind, id = vault.resolve(reference, "evidence")
        warn_of_graphic(vault, id, yes=yes)
        text = evidence_as_text(vault, id, encoding=encoding, progress=progress)
        unsigned = _why_unsigned(vault, recorded=text.recorded)
    if context.as_json:
        told = {"ref": text.ref, "lines": list(text.lines), "shown": text.shown}
        output.document({**told, "size": text.size, "recorded": text.recorded})
        return
    for line in text.lines:
        output.shown(line)
    if text.shown < text.size:
        words = _("The first {shown} of {size}; the rest: afield evidence get REF --out FILE")
        output.say(words.format(shown=size_in_words(text.shown), size=size_in_words(text.size)))
    _tell_unsigned(unsigned)
