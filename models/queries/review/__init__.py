"""Review says who agreed upon which incident, by whose signature, and what waits for whom."""

from __future__ import annotations

from models.queries.review.agreement import Agreement, agreements, single_coders
from models.queries.review.coders import coders_of, may_agree
from models.queries.review.people import People, read_people
from models.queries.review.ungrounded import Ungrounded, ungrounded_records
from models.queries.review.waiting import REASONS_TO_WAIT, Waiting, waiting_for_me

__all__ = [
    "REASONS_TO_WAIT",
    "Agreement",
    "People",
    "Ungrounded",
    "Waiting",
    "agreements",
    "coders_of",
    "may_agree",
    "read_people",
    "single_coders",
    "ungrounded_records",
    "waiting_for_me",
]
