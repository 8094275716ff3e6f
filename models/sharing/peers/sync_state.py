"""The sync state of peers: what this vault says that it holds, and learns that they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC

from sqlalchemy import Connection

from models.lifecycle import Vault
from models.records import counts_with
from models.sharing.policy import records_staying
from models.sharing.rows import held_back
from models.sharing.statement import (
    EvidenceHoldings,
    Holdings,
    NumberRange,
    Statement,
    bounded_holdings,
    holdings_of,
    operation_mark,
    ranges_of,
)
from models.vault import (
    PeerState,
    all_colleagues,
    has_blob,
    keep_peer_state,
    own_devices,
    peer_state,
    peer_state_of_all,
)

MOST_EVIDENCE = 2_000
"""The most digests of evidence that a statement lists as held, and as wanted."""

# An operation is whole when every value of it is here, its reason too. It is not while a value
# stayed with its writer or was erased: either may still be sent.
_WHOLE = """SELECT seq, hash FROM operation WHERE device = ? AND
    (SELECT count(*) FROM disclosure WHERE disclosure.operation = operation.no) =
    (SELECT count(*) FROM json_each(CAST(header AS TEXT), '$.fields'))
    + (json_type(CAST(header AS TEXT), '$.why') IS NOT NULL) ORDER BY seq"""
_EVERY = "SELECT seq, hash FROM operation WHERE device = ? ORDER BY seq"
_NAMED = "SELECT id, sha256, author, withdrawn FROM evidence WHERE sha256 IS NOT NULL"


def holdings_for(
    vault: Vault, statement: str, *, to: Collection[str], writers: Iterable[str] = ()
) -> dict[str, Holdings]:
    """Return what is held here by device, of the devices that all recipients know of.

    Those are our own, theirs, the ``writers`` whose operations go out with this statement, and
    those of which every recipient has told that it holds operations. ``statement`` is its id.
    """
    own = {one.device for one in all_colleagues(vault) if one.own}
    devices = {*own, *to, *writers, *peer_state_of_all(vault, to).held}
    with vault.database.reading() as connection:
        held = {device: _changes(connection, _WHOLE, device) for device in sorted(devices)}
    several = {
        device: holdings_of(statement, some) for device, some in bounded_holdings(held).items()
    }
    return {device: one for device, one in several.items() if one.intervals}


def evidence_for(
    vault: Vault, *, to: Collection[str], sent: Collection[str] = ()
) -> EvidenceHoldings:
    """Return which evidence is held and which is wanted, of what all recipients know of.

    ``sent`` are the SHA-256 of files that go out with the statement. Anybody can name a digest to
    learn whether its bytes are here, so nothing is said of evidence that may not leave.
    """
    told_of = sorted(_leaving(vault) & (peer_state_of_all(vault, to).named | set(sent)))
    held = [digest for digest in told_of if has_blob(vault, digest)]
    wanted = sorted(set(told_of) - set(held))
    return EvidenceHoldings(frozenset(held[:MOST_EVIDENCE]), frozenset(wanted[:MOST_EVIDENCE]))


def learn_peer_state(vault: Vault, said: Statement, *, named: Collection[str] = ()) -> bool:
    """Keep what a statement says that its sender holds; return whether anything was new.

    ``named`` are the digests of evidence that its operations name. A statement older than the
    last one adds only to what the sender knows of.
    """
    before = peer_state(vault, said.device)
    at = said.made_at.astimezone(UTC).isoformat()
    every = frozenset({*before.named, *named, *said.evidence.held, *said.evidence.wanted})
    if at < before.at:
        after = PeerState(before.at, before.held, before.evidence, before.wanted, every)
    else:
        after = PeerState(
            at,
            {**before.held, **_verified(vault, said)},
            (before.evidence - said.evidence.wanted) | said.evidence.held,
            (before.wanted - said.evidence.held) | said.evidence.wanted,
            every,
        )
    if after == before:
        return False
    keep_peer_state(vault, said.device, after)
    return True


def _leaving(vault: Vault) -> set[str]:
    """Return the digests that are named by a record which may leave.

    A record of ours that stays closes its bytes, whoever else names them.
    """
    stays, own = records_staying(vault), own_devices(vault.database)
    with vault.database.reading() as connection:
        rows = connection.exec_driver_sql(_NAMED).all()
    leaving = {
        record for record, _, _, withdrawn in rows if record not in stays and counts_with(withdrawn)
    }
    ours = {digest for record, digest, author, _ in rows if record in leaving and author in own}
    others = {digest for record, digest, _, _ in rows if record in leaving}
    return ours | (others - held_back(vault, leaving, stays))


def _verified(vault: Vault, said: Statement) -> Mapping[str, list[NumberRange]]:
    """Return by device the ranges of the statement's holdings that are the same operations here."""
    verified: dict[str, list[NumberRange]] = {}
    with vault.database.reading() as connection:
        for device, holdings in said.holds.items():
            here: dict[int, list[bytes]] = {}
            for number, operation in _changes(connection, _EVERY, device):
                here.setdefault(number, []).append(operation)
            same = [
                number
                for number, mark in holdings.numbers()
                if [operation_mark(said.bundle_id, held) for held in here.get(number, ())] == [mark]
            ]
            verified[device] = ranges_of(same)
    return verified


def _changes(connection: Connection, statement: str, device: str) -> list[tuple[int, bytes]]:
    return [(row[0], row[1]) for row in connection.exec_driver_sql(statement, (device,)).all()]
