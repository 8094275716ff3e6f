"""What a file says of itself, in words: how much is sealed, and what it offers, once revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.records import facets
from tui.kit import _, one_line, plural
from tui.line import output

if TYPE_CHECKING:
    from models.actions import Offer


def metadata_words(recorded: str | None) -> str:
    """Return how many lines of embedded metadata are sealed, never what is in them."""
    if not recorded:
        return ""
    count = plural(len(recorded.splitlines()), "{n} line", "{n} lines")
    words = _("Embedded metadata: {count}, sealed. Shown by: afield evidence metadata REF --reveal")
    return words.format(count=count)


def offer_object(offer: Offer) -> dict[str, Any]:
    """Return an offer as JSON has it."""
    told = {"ref": offer.ref, "kind": offer.kind, "source": offer.source}
    return {**told, "values": dict(offer.values), "now": dict(offer.now)}


def tell_offer(offer: Offer) -> None:
    """Print what a file offers a record, what stands there now, and the command that sets it."""
    known = facets(offer.kind)
    now = ", ".join(
        f"{_(known[name].label)}: {one_line(str(value)) if value else _('(empty)')}"
        for name, value in offer.now.items()
    )
    changes = " ".join(f"{name}={value}" for name, value in offer.values.items())
    output.fact(_("Offered, from {source}").format(source=offer.source), offer.ref)
    output.fact(_("  now"), now)
    output.fact(_("  set it by"), f"afield set {offer.ref} {changes}")
