from __future__ import annotations

import pytest

from tui.session import Idle
from tui.session.idle_timer import SLEPT


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def passed(idle: Idle, clock: Clock, seconds: int) -> bool:
    """Let seconds pass with a tick each; say whether a lock was due at one of them."""
    due = False
    for _ in range(seconds):
        clock.now += 1
        due = due or idle.is_over()
    return due


def test_idle_minutes_end_in_a_lock_and_not_before(clock):
    idle = Idle(minutes=5, clock=clock)

    assert not passed(idle, clock, 299)
    assert passed(idle, clock, 1)


def test_a_key_begins_the_count_anew(clock):
    idle = Idle(minutes=1, clock=clock)
    passed(idle, clock, 50)
    idle.touch()

    assert not passed(idle, clock, 59)
    assert passed(idle, clock, 1)


def test_a_machine_that_slept_is_locked_when_it_wakes(clock):
    idle = Idle(minutes=60, clock=clock)
    clock.now += SLEPT + 1

    assert idle.is_over()


def test_that_the_machine_slept_is_not_forgotten_while_the_lock_waits(clock):
    idle = Idle(minutes=60, clock=clock)
    clock.now += SLEPT + 1

    assert idle.is_over()
    assert passed(idle, clock, 1)
    idle.begin()
    assert not passed(idle, clock, 1)


def test_what_is_left_changes_once_a_minute_and_then_every_ten_seconds(clock):
    idle = Idle(minutes=2, clock=clock)
    shown = [idle.words()]
    for _ in range(119):
        clock.now += 1
        if idle.words() != shown[-1]:
            shown.append(idle.words())

    assert shown == ["2:00", "1:00", "0:50", "0:40", "0:30", "0:20", "0:10"]
