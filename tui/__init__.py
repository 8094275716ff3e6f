"""The house of people: screens, widgets, keys and line mode; importing it loads nothing."""

import os
import sys

# ``python -m tui`` looks for modules where the person stands before it looks among the installed
# ones. What lies there, on a stick or in an unpacked archive, may be anybody's, pathlib too.
try:
    _here = os.getcwd()  # noqa: PTH109
except OSError:
    # The folder was removed while somebody stands in it.
    _here = ""
if (
    not sys.flags.safe_path
    and sys.path
    and sys.path[0] in {"", _here}
    and os.path.dirname(os.path.dirname(os.path.abspath(__file__))) != _here  # noqa: PTH100, PTH120
):
    del sys.path[0]
