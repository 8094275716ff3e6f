"""Every error can be told from every other: by its class, and by the code that scripts read."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter

import crypto
import models
import tui
from crypto.errors import AfieldError


def every_error():
    for room in (crypto, models, tui):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if module.name != "tui.__main__":
                importlib.import_module(module.name)
    found, waiting = [], [AfieldError]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += [error for error in below if error.__module__.partition(".")[0] != "tests"]
        waiting += below
    return found


def several(names):
    return {name for name, count in Counter(names).items() if count > 1}


def test_no_two_errors_share_a_class_name():
    errors = every_error()
    assert len(errors) > 100, "the errors were not found, so nothing was shown"
    assert several(error.__name__ for error in set(errors)) == set()


def test_no_two_errors_that_can_be_raised_share_a_code():
    own = [error for error in set(every_error()) if "code" in vars(error)]
    assert several(error.code for error in own) == set()
