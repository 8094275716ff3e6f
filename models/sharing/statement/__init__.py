"""The statement of a bundle says, signed, who hands over what to whom; its parts are JSON."""

from __future__ import annotations

from models.sharing.statement.coarse_place import (
    EVEN_COUNTRY,
    PLACE_FIELDS,
    CoarsePlace,
    coarsen_place,
    precision_codes,
    read_coarse_place,
)
from models.sharing.statement.holdings import (
    Holdings,
    bounded_holdings,
    holdings_of,
    operation_mark,
)
from models.sharing.statement.number_ranges import (
    NumberRange,
    count_numbers,
    ranges_hold,
    ranges_of,
)
from models.sharing.statement.statement import (
    BUNDLE_KIND,
    DOSSIER_KIND,
    DOSSIER_VERSION,
    MOST_PURPOSE,
    RECEIPT_KIND,
    SIGNATURE_NAMESPACE,
    VERSION,
    EvidenceHoldings,
    Recipient,
    Span,
    Statement,
)
from models.sharing.statement.statement_reader import read_statement

__all__ = [
    "BUNDLE_KIND",
    "DOSSIER_KIND",
    "DOSSIER_VERSION",
    "EVEN_COUNTRY",
    "MOST_PURPOSE",
    "PLACE_FIELDS",
    "RECEIPT_KIND",
    "SIGNATURE_NAMESPACE",
    "VERSION",
    "CoarsePlace",
    "EvidenceHoldings",
    "Holdings",
    "NumberRange",
    "Recipient",
    "Span",
    "Statement",
    "bounded_holdings",
    "coarsen_place",
    "count_numbers",
    "holdings_of",
    "operation_mark",
    "precision_codes",
    "ranges_hold",
    "ranges_of",
    "read_coarse_place",
    "read_statement",
]
