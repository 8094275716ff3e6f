"""The table of commands lists what a person can ask for, each with its keys and its scopes.

A key is written as Textual writes it (`ctrl+s`, `f2`) or as its one character (`/`).
"""

from __future__ import annotations

from tui.commands.command import EVERYWHERE, FORMS, LIST, PLACE, RECORDS, UNDOING, Command
from tui.commands.figure_commands import COUNTING
from tui.commands.list_commands import LISTING
from tui.commands.review_commands import REVIEW
from tui.commands.section_commands import SECTIONS
from tui.commands.sharing_commands import EXCHANGE
from tui.commands.unit_commands import UNITS
from tui.kit import _

COMMANDS: tuple[Command, ...] = (
    # Moving, in every list and text.
    Command("down", ("j", "down"), _("down"), _("One row down"), (LIST,), route="↓"),
    Command("up", ("k", "up"), _("up"), _("One row up"), (LIST,), route="↑"),
    Command("top", ("g", "home"), _("first"), _("To the first row"), (LIST,), route="Home"),
    Command("bottom", ("G", "end"), _("last"), _("To the last row"), (LIST,), route="End"),
    Command(
        "page_down", ("ctrl+d", "pagedown"), _("page down"), _("A page down"), (LIST,), route="PgDn"
    ),
    Command("page_up", ("ctrl+u", "pageup"), _("page up"), _("A page up"), (LIST,), route="PgUp"),
    Command("open", ("enter",), _("open"), _("Open what the cursor is on"), (LIST,), route="Enter"),
    Command("back", ("escape", "q"), _("back"), _("Go back, or clear"), (PLACE,), route="Esc"),
    # Recording.
    Command(
        "quick_log",
        ("a",),
        _("log"),
        _("Log an incident in under a minute"),
        ("incidents",),
        hint=True,
        write=True,
    ),
    Command("form", ("A",), _("new"), _("A new incident, every field"), RECORDS, write=True),
    Command("edit", ("e",), _("edit"), _("Edit this record"), RECORDS, hint=True, write=True),
    Command("tags", ("t",), _("tags"), _("Change the tags"), RECORDS, write=True),
    Command("status", ("s",), _("status"), _("Change the status"), RECORDS, write=True),
    Command("attach", ("m",), _("attach"), _("Attach a file as evidence"), RECORDS, write=True),
    Command("notes", ("+",), _("note"), _("Add a note to this record"), RECORDS, write=True),
    Command("withdraw", ("D",), _("withdraw"), _("Withdraw with a reason"), RECORDS, write=True),
    Command("undo", ("u",), _("undo"), _("Undo the last change"), UNDOING, write=True),
    Command("redo", ("ctrl+r",), _("redo"), _("Do again what was undone"), UNDOING, write=True),
    Command("copy_ref", ("y",), _("copy ref"), _("Copy the reference, nothing else"), RECORDS),
    *LISTING,
    # One record.
    *SECTIONS,
    Command(
        "previous",
        ("[",),
        _("previous"),
        _("The record, conflict, pair or table before"),
        ("incident", "conflicts", "duplicates", "figures"),
    ),
    Command(
        "next",
        ("]",),
        _("next"),
        _("The next record, conflict, pair or table"),
        ("incident", "conflicts", "duplicates", "figures"),
    ),
    Command("reveal", ("R",), _("reveal"), _("Show sealed fields, until you leave"), ("incident",)),
    Command(
        "add_claim",
        ("C",),
        _("add claim"),
        _("Record what one more source says"),
        ("incident",),
        write=True,
    ),
    Command(
        "add_consent",
        ("p",),
        _("consent"),
        _("Record what a source or a person permits"),
        ("incident",),
        write=True,
    ),
    Command(
        "erase",
        ("E",),
        _("erase"),
        _("Erase sealed values for good, here and at colleagues"),
        ("incident",),
        write=True,
    ),
    Command(
        "evidence_bytes",
        ("v",),
        _("take out"),
        _("Take evidence out, open it, or read it as text"),
        ("incident",),
    ),
    Command(
        "take_out",
        ("w",),
        _("plain copy"),
        _("Write evidence to a file, where it is plain"),
        ("evidence_bytes",),
        hint=True,
    ),
    Command(
        "open_file",
        ("p",),
        _("open"),
        _("Open evidence in a program, without a plain file"),
        ("evidence_bytes",),
        hint=True,
    ),
    Command(
        "show_text",
        ("t",),
        _("text"),
        _("Show evidence as text"),
        ("evidence_bytes",),
        hint=True,
    ),
    Command(
        "verify_bytes",
        ("c",),
        _("compare"),
        _("Compare all bytes of evidence with both digests, and take that down"),
        ("evidence_bytes",),
        write=True,
    ),
    Command(
        "evidence_metadata",
        ("M",),
        _("metadata"),
        _("Show what evidence says of itself, which is sealed, and what it offers"),
        ("incident", "evidence_bytes"),
    ),
    Command(
        "take_offer",
        (),
        _("set"),
        _("Set what a file offers in one record, after a question"),
        ("evidence_metadata",),
        write=True,
    ),
    Command(
        "read_metadata",
        ("r",),
        _("read"),
        _("Read anew from its bytes what evidence says of itself"),
        ("evidence_metadata",),
        hint=True,
        write=True,
    ),
    *REVIEW,
    *COUNTING,
    *EXCHANGE,
    *UNITS,
    Command(
        "save",
        ("ctrl+s", "alt+enter", "f2"),
        _("save"),
        _("Save"),
        FORMS,
        hint=True,
        route="F2",
        write=True,
    ),
    Command(
        "jump",
        ("f3",),
        _("jump"),
        _("Jump to a section or a field by its letter"),
        ("form",),
        hint=True,
        route="F3",
    ),
    # Going to.
    Command(
        "colleagues",
        ("f5",),
        _("colleagues"),
        _("Colleagues and your own card"),
        RECORDS,
        route="F5",
    ),
    Command("journal", ("f6",), _("journal"), _("What was done here"), RECORDS, route="F6"),
    Command(
        "figures",
        ("f7",),
        _("figures"),
        _("Count incidents and people; who says what, side by side"),
        RECORDS,
        route="F7",
    ),
    Command(
        "backup",
        ("f8",),
        _("backup"),
        _("Back up everything, to a file or a folder"),
        (*RECORDS, "settings"),
        route="F8",
    ),
    Command(
        "protection",
        (),
        _("protection"),
        _("What guards this process, and what does not"),
        (*RECORDS, "settings"),
    ),
    Command("settings", ("f9",), _("settings"), _("Idle minutes and theme"), RECORDS, route="F9"),
    Command("messages", (), _("messages"), _("Read all messages again"), (PLACE,)),
    Command(
        "palette",
        (":", "ctrl+p", "f4"),
        _("menu"),
        _("All commands of this place"),
        (PLACE,),
        hint=True,
        route="F4",
    ),
    Command(
        "help",
        ("?", "f1"),
        _("help"),
        _("Help for this widget and screen"),
        (PLACE,),
        hint=True,
        route="F1",
    ),
    Command(
        "quit", ("ctrl+c", "f10"), _("leave"), _("Lock, and leave afield"), (PLACE,), route="F10"
    ),
    Command(
        "lock",
        ("ctrl+backslash", "f12"),
        _("lock"),
        _("Lock now, without a question"),
        (EVERYWHERE,),
        hint=True,
        route="F12",
    ),
)
