"""The command that lists what waits for the owner of a vault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.kit import _, plural, waiting_words
from tui.line import output
from tui.line.command_context import LineContext
from tui.line.group import command

if TYPE_CHECKING:
    from models.readings.review import Waiting


@command("queue")
def queue(context: LineContext) -> None:
    """List what waits for me: to review, returned to me, open questions and tasks."""
    from models.readings.review import waiting_for_me

    with context.vault() as vault:
        found = waiting_for_me(vault)
    if context.as_json:
        output.array(_as_object(one) for one in found)
        return
    for one in found:
        about = _("about: {ref}").format(ref=one.about_ref) if one.about_ref else ""
        parts = (one.ref, waiting_words(one.reason), about, one.title)
        output.write("; ".join(part for part in parts if part))
    output.say(plural(len(found), "{n} waits for you", "{n} wait for you"))


def _as_object(one: Waiting) -> Mapping[str, Any]:
    return {
        "reason": one.reason,
        "kind": one.kind,
        "ref": one.ref,
        "id": one.id,
        "title": one.title,
        "about": one.about_ref or None,
    }
