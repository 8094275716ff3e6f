"""What can be wrong with the day as of which the chain of command is asked for."""

from __future__ import annotations

from models.errors import ModelError


class NoSingleDay(ModelError):
    """What was typed is a date, and has no last day to look at."""

    sentence = "The chain of command is shown as of one day, and that names none."
    next_step = "Type a day such as 2024-11-21, a month (its last day is shown), or today."
    code = "no-single-day"
    exit_status = 2
