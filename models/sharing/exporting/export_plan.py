"""The plan of an export shows exactly what a bundle would hold, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from crypto.signing import Card
from models.lifecycle import Vault
from models.log import Operation
from models.records import KINDS, sealed_fields
from models.sharing.exporting.cautions import outside_cautions
from models.sharing.exporting.exposure import Exposed, Exposure
from models.sharing.exporting.selection import Selection, select_records
from models.sharing.policy import Choices, FileName, Outcome, OutgoingEvidence, Recorded, Withheld
from models.sharing.rows import writers_of
from models.sharing.statement import CoarsePlace
from models.vault import colleague_by_device, short_name


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A sealed field that leaves, because consent allows it and the exporter chose it."""

    record: str
    kind: str
    ref: str
    field: str
    consents: tuple[Recorded, ...]
    """The consents by which it leaves, each with who recorded it and when."""
    flags: tuple[str, ...]
    """The protection flags of whom it exposes, as codes."""

    @property
    def consented(self) -> str:
        """Return one line that names the consents, who recorded each and when."""
        return ", ".join(f"{one.ref} by {one.by} on {one.at:%Y-%m-%d}" for one in self.consents)


@dataclass(frozen=True, slots=True)
class Condition:
    """The conditions under which the subject of a record may be known to the recipients."""

    record: str
    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What leaves and what stays."""

    records: tuple[Outcome, ...]
    evidence: tuple[OutgoingEvidence, ...]
    withheld: tuple[Withheld, ...]
    operations: int
    cautions: tuple[str, ...]
    """Sentences about what leaves although a person may not expect it."""
    disclosed: tuple[Disclosed, ...]
    conditions: tuple[Condition, ...]
    """Shown whether or not they were accepted."""
    file_names: tuple[FileName, ...]
    """Names of evidence files that leave, because the exporter asked for them."""
    coarser: Mapping[str, CoarsePlace]
    """What the statement says instead of a place, by the record of the incident."""
    exposed: Mapping[str, tuple[Exposed, ...]]
    """Whom under protection each record that leaves can give away, by its id."""
    already: int
    """How many operations are not sent because all recipients are known to hold them."""
    already_evidence: int

    @property
    def bytes_of_evidence(self) -> int:
        """Return the size of all evidence files together, in bytes."""
        return sum(one.size for one in self.evidence)


def plan_bundle(
    vault: Vault,
    *,
    records: Iterable[str],
    to: Collection[Card] = (),
    use: str | None = None,
    with_evidence: bool = True,
    withhold: Collection[str] = (),
    disclose: Collection[str] = (),
    coarser: str | None = None,
    with_file_names: bool = False,
    full: bool = False,
) -> Plan:
    """Return the plan of the bundle that ``pack_bundle`` would write with the same arguments.

    Without recipients nothing sealed leaves and everything is new to them. Raises
    NoFieldToWithhold, NoFieldToDisclose, NoSuchPrecision or NoSuchUse.
    """
    choices = Choices(
        to=tuple(to),
        use=use,
        with_evidence=with_evidence,
        withhold=frozenset(withhold),
        disclose=frozenset(disclose),
        coarser=coarser,
        with_file_names=with_file_names,
        full=full,
    )
    return plan_selection(select_records(vault, records, choices))


def plan_selection(chosen: Selection) -> Plan:
    """Return the plan of a selection; all that leaves is read once, without keeping it."""
    operations = 0
    exposure = Exposure(chosen.vault)
    disclosed: dict[Disclosed, None] = {}
    file_names: dict[FileName, None] = {}
    for operation in chosen.operations():
        operations += 1
        for name in sealed_fields(operation.kind) if operation.kind in KINDS else ():
            if name in operation.disclosures:
                disclosed[_disclosed(chosen, exposure, operation, name)] = None
        for name in chosen.rules.file_names.leaving(operation):
            ref = chosen.records[operation.record].ref
            file_names[FileName(operation.record, ref, name)] = None
    return Plan(
        records=tuple(chosen.records.values()),
        evidence=tuple(chosen.files),
        withheld=tuple(chosen.stays),
        operations=operations,
        cautions=tuple(_cautions(chosen, exposure, file_names, disclosed=bool(disclosed))),
        disclosed=tuple(disclosed),
        conditions=tuple(_conditions(chosen)),
        file_names=tuple(file_names),
        coarser=chosen.coarser,
        exposed={one: some for one in chosen.records if (some := exposure.of(one))},
        already=chosen.already,
        already_evidence=chosen.already_evidence,
    )


def _disclosed(chosen: Selection, exposure: Exposure, operation: Operation, name: str) -> Disclosed:
    leaving = chosen.records[operation.record]
    exposed = (flag for one in exposure.of(operation.record) for flag in one.flags)
    return Disclosed(
        leaving.record,
        leaving.kind,
        leaving.ref,
        name,
        chosen.consents.recorded(operation.record, name, operation.disclosures[name]),
        tuple(dict.fromkeys((*leaving.flags, *exposed))),
    )


def _conditions(chosen: Selection) -> Iterator[Condition]:
    for outcome in chosen.records.values():
        if outcome.kind in KINDS and any(
            chosen.choices.discloses(outcome.kind, name) for name in sealed_fields(outcome.kind)
        ):
            for words in chosen.consents.permission(outcome.record).conditions:
                yield Condition(outcome.record, outcome.ref, words)


def _cautions(
    chosen: Selection, exposure: Exposure, file_names: Collection[FileName], *, disclosed: bool
) -> Iterator[str]:
    if chosen.choices.outsider is not None:
        yield from outside_cautions(chosen.vault, chosen.choices.outsider)
        writers = writers_of(chosen.vault, list(chosen.records)) | {chosen.vault.device}
        names = sorted({short_name(chosen.vault, device) for device in writers})
        yield f"With the signatures leave the names on the cards of who wrote: {', '.join(names)}"
    many = len(chosen.files)
    if many:
        what = "1 evidence file leaves" if many == 1 else f"{many:,} evidence files leave"
        yield (
            f"{what} exactly as taken in: faces, voices and metadata inside a file "
            "are not withheld."
        )
    for one in file_names:
        yield one.words
        yield from (f"Protection, {one.ref}: {who.words}" for who in exposure.of(one.record))
    if chosen.coarser:
        yield (
            "Places are given coarser, but titles, summaries, words, notes and files leave as "
            "they are and may still name one."
        )
    if disclosed:
        for card in chosen.choices.to:
            known = colleague_by_device(chosen.vault, card.device)
            if known is None or not known.trusted:
                yield f"Who somebody is leaves to {card.name}, whose key nobody has compared."
