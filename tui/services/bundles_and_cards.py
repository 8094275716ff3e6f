"""Handing over, as the screens ask for it: cards, exports and imports on the vault's thread.

Every function takes the vault first and is given to ``session.do``; none of them draws anything.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crypto.errors import AfieldError, BadCard
from tui.kit import _, one_line

if TYPE_CHECKING:
    from crypto.signing import Card
    from models.lifecycle import Colleague, Vault
    from models.sharing import Packed, Plan, Quarantine
    from tui.widgets.frame import Progress as Told

Progress = Callable[[int, int], None]

CARD_MOST = 64 * 1024
"""A card has about 9 kB; a file larger than this is something else."""


class CardUnreadable(AfieldError):
    """The file of a card cannot be opened."""

    sentence = "{path} cannot be read ({reason})."
    next_step = "Check the path; nothing was added."
    code = "card-unreadable"
    exit_status = 8


class InTheWay(AfieldError):
    """A card was to be written over another file."""

    sentence = "{path} is there already, so the card was not written."
    next_step = "Choose another file name."
    code = "in-the-way"
    exit_status = 8


# Colleagues and cards


def list_people(vault: Vault) -> list[Colleague]:
    """Give the own card first, then everybody by name."""
    from models.lifecycle import all_colleagues

    def place(one: Colleague) -> tuple[bool, bool, str]:
        return one.state != "own", not one.own, one.name.casefold()

    return sorted(all_colleagues(vault), key=place)


def add_card(vault: Vault, path: Path) -> Colleague:
    """Add the card in a file; raises CardUnreadable or BadCard."""
    from models.lifecycle import add_colleague

    return add_colleague(vault, read_card(path))


def read_card(path: Path) -> Card:
    """Read a card; raises CardUnreadable or BadCard.

    What mail and editors put round it, a mark at the beginning and ends of lines, is no part of it.
    """
    from crypto.signing import Card

    try:
        # A named pipe would wait for its writer for ever; one that the shell made has one.
        made_by_shell = path.parts[:2] in (("/", "dev"), ("/", "proc"))
        if path.exists() and not (path.is_file() or made_by_shell):
            raise CardUnreadable(path=path, reason=_("it is not a file"))
        with path.open("rb") as file:
            data = file.read(CARD_MOST + 1)
    except OSError as error:
        raise CardUnreadable(path=path, reason=error.strerror) from error
    if len(data) > CARD_MOST:
        raise BadCard
    return Card.parse(data.removeprefix(codecs.BOM_UTF8).strip())


def mark_compared(vault: Vault, device: str) -> Colleague:
    """Record that a fingerprint was compared in person."""
    from models.lifecycle import verify_colleague

    return verify_colleague(vault, device)


def revoke_card(vault: Vault, device: str) -> Colleague:
    """Record that a card is no longer trusted."""
    from models.lifecycle import revoke_colleague

    return revoke_colleague(vault, device)


def write_own_card(vault: Vault, path: Path) -> Card:
    """Write the own card to a new file; raises InTheWay or what storage raises."""
    from crypto.errors import NameTaken
    from crypto.files import place_file

    card = vault.card
    try:
        place_file(path, card.to_bytes(), ours=lambda _: False)
    except NameTaken as error:
        raise InTheWay(path=path) from error
    return card


def state_in_words(one: Colleague) -> str:
    """Say how far a card can be trusted, never by a code or a colour."""
    state = _state(one)
    return _("{state}; letters of SEVERAL SCRIPTS").format(state=state) if one.mixing else state


def _state(one: Colleague) -> str:
    match one.state:
        case "own":
            return _("your own card")
        case "earlier":
            return _("yours, of an earlier device of this vault")
        case "verified":
            return _("compared in person on {date}").format(date=one.verified_at)
        case "changed":
            return _("ANOTHER KEY under a known name: compare before you trust it")
        case "revoked" if one.own:
            return _("yours, of an earlier device; no longer trusted")
        case "revoked":
            return _("no longer trusted")
        case _:
            return _("not compared yet")


def write_receipt_file(vault: Vault, device: str, path: Path) -> Path:
    """Write a tiny signed file that tells one colleague what is held here."""
    from models.lifecycle import all_colleagues
    from models.sharing import write_receipt

    cards = [one.card for one in all_colleagues(vault) if one.device == device]
    return write_receipt(vault, to=cards, out=path)


# Exporting


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a person has chosen so far; going back a step loses nothing of it."""

    records: tuple[str, ...] = ()
    withhold: frozenset[str] = frozenset()
    disclose: frozenset[str] = frozenset()
    use: str | None = None
    coarser: str | None = None
    with_file_names: bool = False
    full: bool = False
    with_evidence: bool = True
    to: frozenset[str] = frozenset()
    purpose: str = ""
    path: str = ""

    def toggled(self, device: str) -> Parcel:
        """Choose a recipient, or leave them out again."""
        return replace(self, to=self.to ^ {device})

    def disclosing(self, field: str) -> Parcel:
        """Let a sealed field leave where consent allows it, or keep it again."""
        return replace(self, disclose=self.disclose ^ {field})

    def switched(self, choice: str) -> Parcel:
        """Choose what is either chosen or not, or take it back."""
        changed: dict[str, Any] = {choice: not getattr(self, choice)}
        return replace(self, **changed)

    def for_use(self, use: str) -> Parcel:
        """Choose the use that consent is asked for, or none again."""
        return replace(self, use=None if use == self.use else use)

    def coarsened(self) -> Parcel:
        """Go on to the next precision of places, and from the last to places as recorded."""
        from models.sharing import precision_codes

        steps: list[str | None] = [None, *precision_codes()]
        return replace(self, coarser=steps[(steps.index(self.coarser) + 1) % len(steps)])


def default_export_path(vault: Vault) -> str:
    """Give a path whose name says nothing of what is inside."""
    from models.sharing import default_bundle_name

    return f"~/{default_bundle_name(vault)}"


def possible_recipients(everybody: Iterable[Colleague]) -> list[Colleague]:
    """Give those who can be handed a bundle: no own card, none that is not trusted any more."""
    return [one for one in everybody if not one.own and one.state in {"verified", "unverified"}]


def record_titles(vault: Vault, records: Sequence[str]) -> list[tuple[str, str]]:
    """Give reference and title of the chosen incidents."""
    found = []
    for record in records:
        row = vault.row("incident", record)
        if row is not None:
            found.append((row.ref, one_line(getattr(row, "title", "") or "")))
    return found


def plan_export(vault: Vault, parcel: Parcel) -> Plan:
    """Say exactly what would leave and what stays, without writing anything."""
    from models.sharing import plan_bundle

    return plan_bundle(
        vault,
        records=parcel.records,
        to=_cards(vault, parcel),
        use=parcel.use,
        with_evidence=parcel.with_evidence,
        withhold=parcel.withhold,
        disclose=parcel.disclose,
        coarser=parcel.coarser,
        with_file_names=parcel.with_file_names,
        full=parcel.full,
    )


def _cards(vault: Vault, parcel: Parcel) -> list[Card]:
    from models.lifecycle import all_colleagues

    return [one.card for one in all_colleagues(vault) if one.device in parcel.to]


def pack_export(vault: Vault, parcel: Parcel, *, progress: Progress) -> Packed:
    """Write the bundle; whatever fails, no file is left."""
    from models.sharing import pack_bundle

    return pack_bundle(
        vault,
        records=parcel.records,
        to=_cards(vault, parcel),
        use=parcel.use,
        purpose=parcel.purpose,
        out=Path(parcel.path).expanduser(),
        with_evidence=parcel.with_evidence,
        withhold=parcel.withhold,
        disclose=parcel.disclose,
        coarser=parcel.coarser,
        with_file_names=parcel.with_file_names,
        full=parcel.full,
        progress=progress,
    )


# Importing


def open_parcel(
    vault: Vault, path: Path, *, progress: Told, comparing: Callable[[int, int], str]
) -> Quarantine:
    """Read a bundle into quarantine and compute its preview; the vault is not touched.

    ``comparing`` says how many changes were compared with what is here, of how many.
    """
    from models.sharing import read_bundle

    found = read_bundle(vault, path, progress=progress)
    try:
        progress.goes_on(comparing)
        found.preview(progress=progress)
    except BaseException:
        found.close()
        raise
    return found
