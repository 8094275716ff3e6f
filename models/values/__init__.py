"""Values without a vault: dates, counts, text, names that look alike, clocks, vocabularies."""

from __future__ import annotations

from models.values.batching import BATCH, batches
from models.values.clock import DAY, Clock, SystemClock, milliseconds
from models.values.confusables import alike, legible
from models.values.dates import BadWhen, parse_date, read_date
from models.values.hashing import Digests
from models.values.lazy_face import later
from models.values.people_count import BadHowMany, HowMany
from models.values.scripts import mixing
from models.values.spellings import NameTooShort, WantedName
from models.values.text import clean, search_key, tame
from models.values.uncollected import uncollected_rows
from models.values.vocabularies import vocabulary
from models.values.yes_no import read_yes_no

__all__ = [
    "BATCH",
    "DAY",
    "BadHowMany",
    "BadWhen",
    "Clock",
    "Digests",
    "HowMany",
    "NameTooShort",
    "SystemClock",
    "WantedName",
    "alike",
    "batches",
    "clean",
    "later",
    "legible",
    "milliseconds",
    "mixing",
    "parse_date",
    "read_date",
    "read_yes_no",
    "search_key",
    "tame",
    "uncollected_rows",
    "vocabulary",
]
