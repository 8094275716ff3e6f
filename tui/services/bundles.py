"""Exports and imports as the screens ask for them: planned, written and read into quarantine.

Every function takes the vault first and is given to ``session.do``; none of them draws anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crypto.paths import target_path
from tui.kit import one_line

if TYPE_CHECKING:
    from models.lifecycle import Colleague, Vault
    from models.sharing import Choices, Outsider, Packed, Plan, Quarantine
    from tui.widgets.notices import Progress as Told

Progress = Callable[[int, int], None]

MANY = 200
"""Records of an export that are looked through before its first step is shown."""

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
    outsider: Outsider | None = None
    """Somebody without afield, for whom it is instead of for colleagues."""
    purpose: str = ""
    path: str = ""

    def toggled(self, device: str) -> Parcel:
        """Return the parcel with this recipient chosen, or left out again."""
        return replace(self, to=self.to ^ {device}, outsider=None)

    def outside(self, outsider: Outsider | None) -> Parcel:
        """Return the parcel for somebody outside and no colleague, or for nobody again."""
        return replace(self, to=frozenset(), outsider=outsider)

    def disclosing(self, field: str) -> Parcel:
        """Return the parcel with this sealed field leaving where consent allows, or kept again."""
        return replace(self, disclose=self.disclose ^ {field})

    def switched(self, choice: str) -> Parcel:
        """Return the parcel with this yes or no turned round."""
        changed: dict[str, Any] = {choice: not getattr(self, choice)}
        return replace(self, **changed)

    def for_use(self, use: str) -> Parcel:
        """Return the parcel with the use that consent is asked for, or with none again."""
        return replace(self, use=None if use == self.use else use)

    def coarsened(self) -> Parcel:
        """Return the parcel with the next precision of places; the last is followed by none."""
        from models.sharing import precision_codes

        steps: list[str | None] = [None, *precision_codes()]
        return replace(self, coarser=steps[(steps.index(self.coarser) + 1) % len(steps)])


def default_export_path(vault: Vault) -> str:
    """Return a path whose name says nothing of what is inside."""
    from models.sharing import default_bundle_name

    return f"~/{default_bundle_name(vault)}"


def possible_recipients(everybody: Iterable[Colleague]) -> list[Colleague]:
    """Return those who can be handed a bundle: no own card, none that is not trusted any more."""
    return [one for one in everybody if not one.own and one.state in {"verified", "unverified"}]


def record_titles(vault: Vault, records: Sequence[str]) -> list[tuple[str, str]]:
    """Return reference and title of each chosen incident."""
    found = []
    for record in records:
        row = vault.row("incident", record)
        if row is not None:
            found.append((row.ref, one_line(getattr(row, "title", "") or "")))
    return found


def asks_for_use(vault: Vault, records: Sequence[str]) -> bool:
    """Return whether the use of an export decides anything: a sealed value, or a consent.

    Of many records this is taken as given: to find out would take as long as planning them.
    """
    from models.records import KINDS, sealed_fields
    from models.sharing import plan_bundle

    if len(records) > MANY:
        return True
    plan = plan_bundle(vault, records=records, full=True)
    along = {one.record for one in plan.records}
    return any(
        one.kind in KINDS and one.field in sealed_fields(one.kind) for one in plan.withheld
    ) or any(getattr(one, "subject", None) in along for one in vault.rows("consent"))


def plan_export(vault: Vault, parcel: Parcel) -> Plan:
    """Return exactly what would leave and what stays, without writing anything."""
    from models.sharing import plan_bundle, plan_dossier

    if parcel.outsider is not None:
        return plan_dossier(vault, records=parcel.records, choices=_for_outsider(parcel))
    return plan_bundle(vault, records=parcel.records, **_for_colleagues(vault, parcel))


def pack_export(vault: Vault, parcel: Parcel, *, progress: Progress) -> Packed:
    """Write the bundle and return what it holds; whatever fails, no file is left."""
    from models.sharing import pack_bundle, pack_dossier

    written: dict[str, Any] = {
        "records": parcel.records,
        "purpose": parcel.purpose,
        "out": target_path(parcel.path),
        "progress": progress,
    }
    if parcel.outsider is not None:
        return pack_dossier(vault, choices=_for_outsider(parcel), **written)
    return pack_bundle(vault, **_for_colleagues(vault, parcel), **written)


def _chosen(parcel: Parcel) -> dict[str, Any]:
    """Return what is chosen in the same way whoever it is for, planned and packed alike."""
    return {
        "use": parcel.use,
        "with_evidence": parcel.with_evidence,
        "withhold": parcel.withhold,
        "disclose": parcel.disclose,
        "coarser": parcel.coarser,
        "with_file_names": parcel.with_file_names,
    }


def _for_outsider(parcel: Parcel) -> Choices:
    """Return what was chosen for somebody outside, who holds nothing yet."""
    from models.sharing import Choices

    return Choices(**_chosen(parcel), outsider=parcel.outsider)


def _for_colleagues(vault: Vault, parcel: Parcel) -> dict[str, Any]:
    """Return what was chosen for colleagues, and their cards."""
    from models.lifecycle import all_colleagues

    cards = [one.card for one in all_colleagues(vault) if one.device in parcel.to]
    return {**_chosen(parcel), "to": cards, "full": parcel.full}


# Importing


def open_parcel(
    vault: Vault, path: Path, *, progress: Told, comparing: Callable[[int, int], str]
) -> Quarantine:
    """Return the quarantine that a bundle was read into, with its preview; the vault stays as is.

    ``comparing`` is told how many operations were compared with what is here, of how many.
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
