"""Review says who agreed upon which incident, by whose signature, and what waits for whom."""

from __future__ import annotations

from models.readings.review.agreement import Agreement, agreements, single_coders
from models.readings.review.coders import coders_of, may_agree
from models.readings.review.people import People, read_people
from models.readings.review.ungrounded import Ungrounded, ungrounded_records
from models.readings.review.waiting import REASONS_TO_WAIT, Waiting, waiting_for_me

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
