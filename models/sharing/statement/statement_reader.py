"""The reader of a statement: every part is within its bounds, or the bundle is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from crypto import canonical
from crypto.errors import CryptoError
from models.sharing.container import STANDARD
from models.sharing.errors import AlteredBundle, NewerBundle
from models.sharing.statement.coarse_place import read_coarse_place
from models.sharing.statement.holdings import read_holdings
from models.sharing.statement.json_parts import count, hexadecimal, listed, named, text
from models.sharing.statement.number_ranges import NumberRange, are_ranges
from models.sharing.statement.statement import (
    BUNDLE_KIND,
    DOSSIER_KIND,
    DOSSIER_VERSION,
    MOST_PURPOSE,
    VERSION,
    EvidenceHoldings,
    Recipient,
    Span,
    Statement,
)

_DEPTH = 8
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RULE = re.compile(r"[a-z][a-z-]{0,31}")
_WHERE = re.compile(r"[a-z0-9_]{1,64}\.[a-z0-9_]{1,64}")


def read_statement(content: bytes) -> Statement:
    """Return the statement in these bytes; raises NewerBundle or AlteredBundle.

    The signatures over these bytes are checked by the caller, who by then has the card.
    """
    try:
        parts = canonical.decode(content, most=STANDARD.statement, depth=_DEPTH)
        if not isinstance(parts, dict):
            raise TypeError
        version = parts["v"]
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            raise ValueError
        known = DOSSIER_VERSION if parts.get("kind") == DOSSIER_KIND else VERSION
        if version > known:
            raise NewerBundle(found=version, known=known)
        return _statement(parts)
    except (CryptoError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise AlteredBundle(part="its statement") from error


def _statement(parts: dict[str, Any]) -> Statement:
    operations = parts["operations"]
    purpose = text(parts["purpose"], MOST_PURPOSE, least=0)
    return Statement(
        bundle_id=hexadecimal(parts["bundle"], 32),
        made_at=datetime.strptime(parts["made"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        device=hexadecimal(parts["from"]["device"], 32),
        name=text(parts["from"]["name"], 80),
        to=tuple(_recipient(one) for one in listed(parts["to"])),
        purpose=purpose,
        count=count(operations["count"]),
        root=hexadecimal(operations["root"], 64),
        spans={
            hexadecimal(device, 32): _span(span) for device, span in operations["devices"].items()
        },
        withheld={
            named(_RULE, rule): {
                named(_WHERE, where): [text(one, 64) for one in listed(records)]
                for where, records in fields.items()
            }
            for rule, fields in parts["withheld"].items()
        },
        stayed={named(_RULE, rule): count(many) for rule, many in parts["stayed"].items()},
        manifest=hexadecimal(parts["manifest"], 64),
        kind=named(_RULE, parts.get("kind", BUNDLE_KIND)),
        use=named(_RULE, parts["use"]) if "use" in parts else None,
        holds={
            hexadecimal(device, 32): read_holdings(one, _runs(one["intervals"]))
            for device, one in parts.get("holds", {}).items()
        },
        evidence=_bytes(parts.get("evidence", {})),
        coarser={
            named(_ID, record): read_coarse_place(one)
            for record, one in parts.get("coarser", {}).items()
        },
        version=parts["v"],
    )


def _bytes(part: dict[str, Any]) -> EvidenceHoldings:
    held, wanted = (
        frozenset(hexadecimal(one, 64) for one in listed(part.get(name, [])))
        for name in ("held", "wanted")
    )
    return EvidenceHoldings(held, wanted)


def _runs(part: object) -> tuple[NumberRange, ...]:
    return tuple((count(first), count(last)) for first, last in listed(part))


def _recipient(part: dict[str, Any]) -> Recipient:
    if "device" in part:
        return Recipient(hexadecimal(part["device"], 32), text(part["fingerprint"], 200))
    name = text(part["name"], 80) if "name" in part else None
    return Recipient(recipient=text(part["recipient"], 4_000), name=name)


def _span(part: dict[str, Any]) -> Span:
    runs = _runs(part["intervals"])
    seq, head = part["head"]
    if not are_ranges(runs) or (runs and count(seq) < runs[-1][1]):
        raise ValueError
    return Span(runs, (count(seq), hexadecimal(head, 64)))
