"""Exchange: a folder that something else replicates carries bundles between devices.

    done = exchange(vault, folder, to=["Olena"], accept=True)

Each device only ever creates and removes files of its own; nothing in the folder is trusted. How
a team uses one, and what it shows to an onlooker, is in ``docs/exchange-folder.md``.

    listing     which files of a folder can be somebody's, and whether one has changed
    memory      what was read and written before, so that each file is looked at once
    looking     one file of somebody else: taken, waiting, not whole yet, or refused
    parcel      what one colleague lacks, and the writing of it
    sending     own files: written when somebody lacks something, removed when nobody does
"""

from __future__ import annotations

from models.exchange.errors import ExchangeError, FolderUnusable, NotCompared
from models.exchange.exchanging import Exchanged, exchange
from models.exchange.found import Found, State
from models.exchange.sending import Sent

__all__ = [
    "ExchangeError",
    "Exchanged",
    "FolderUnusable",
    "Found",
    "NotCompared",
    "Sent",
    "State",
    "exchange",
]
