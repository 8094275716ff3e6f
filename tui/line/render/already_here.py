"""What is said when a file is attached that is here already: where it is linked, what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, plural
from tui.line import output

if TYPE_CHECKING:
    from models.actions import AlreadyHere
    from models.lifecycle import Vault


def already_object(vault: Vault, known: AlreadyHere) -> dict[str, Any]:
    """Return what was known of a file, with references instead of ids."""
    from models.queries import reference_of

    return {
        "ref": known.ref,
        "linked": [reference_of(vault, record) for record in known.linked],
        "here_before": known.here_before,
        "kept": dict(known.kept),
        "said": dict(known.said),
        "added": list(known.added),
        "changed": known.changed,
        "theirs": list(known.theirs),
        "guards": dict(known.guards),
    }


def tell_already(told: dict[str, Any]) -> None:
    """Say that a file is here already, how many records it speaks of, and what stays."""
    if told["linked"]:
        # Where the last link to it was withdrawn, a file is here and linked to nothing.
        output.say(_already_linked(told))
    elif told["theirs"]:
        output.say(
            _("The same bytes are here already, recorded by a colleague as {refs}. They are kept "
              "once; what is said of them there stays as it is.").format(
                  refs=", ".join(told["theirs"]))
        )  # fmt: skip
    elif not told["guards"]:
        output.say(_("Already here as {ref}; it was linked to nothing.").format(ref=told["ref"]))
    if told["guards"]:
        output.say(_("Another record of the same bytes guards them; {ref} takes that over:").format(
            ref=told["ref"]))  # fmt: skip
    labels = facets("evidence")
    for name, value in told["guards"].items():
        words = _("yes") if value is True else value
        output.fact(_("Guarded, {field}").format(field=_(labels[name].label)), words)
    for name, value in told["kept"].items():
        output.fact(_("Stays, {field}").format(field=_(labels[name].label)), value)
        output.fact(_("Not set, {field}").format(field=_(labels[name].label)), told["said"][name])
    for name in told["added"]:
        output.fact(_("Filled in, {field}").format(field=_(labels[name].label)), told["said"][name])
    if told["kept"]:
        output.say(_("What was said of it stays. To change it, run the command with --change."))


def _already_linked(told: dict[str, Any]) -> str:
    refs = ", ".join(told["linked"])
    if told["here_before"]:
        sentence = _("Already here as {ref}, linked to {refs}; no link was added.")
    else:
        count = plural(len(told["linked"]) + 1, "{n} record", "{n} records")
        sentence = _("Already here as {ref}, linked to {refs}; one file, {count} now.")
        return sentence.format(ref=told["ref"], refs=refs, count=count)
    return sentence.format(ref=told["ref"], refs=refs)
