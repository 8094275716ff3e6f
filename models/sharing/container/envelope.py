"""The envelope of a bundle: an age file, read with the errors that say why it does not open."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from crypto import age
from crypto.files import storage
from models.sharing.container.errors import CutBundle, NotABundle, NotForUs
from models.sharing.container.padding import is_padme_length
from models.sharing.errors import AlteredBundle, NewerBundle

MAGIC = b"age-encryption.org/v"
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_MAC = b"\n--- "
_MOST_HEADER = 1024 * 1024
_AGE_VERSION = 1

Progress = Callable[[int, int], None]
"""Called with the number of bytes done, and the number of all."""


class Envelope:
    """The content of a bundle's age file, each piece authenticated before it is returned.

    Raises NotABundle, NewerBundle, NotForUs, CutBundle, AlteredBundle, StorageFailed.
    """

    def __init__(
        self, path: Path, identity: age.Identity, *, progress: Progress | None = None
    ) -> None:
        """Open the file and find the stanza that is for this identity."""
        self._path = path
        self._progress = progress
        with storage(path):
            # Opening a pipe would wait for somebody to write to it.
            if not stat.S_ISREG(path.stat().st_mode):
                raise NotABundle(path=path)
            self._file = path.open("rb")
            self.size = os.fstat(self._file.fileno()).st_size
        try:
            with storage(path):
                self._demand_age()
            with self._named():
                self._age = age.Decryptor(self._file, [identity])
        except BaseException:
            self._file.close()
            raise

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes of the content; none once its end is proven."""
        with self._named():
            piece = self._age.read(size)
        if self._progress:
            self._progress(self._file.tell(), self.size)
        return piece

    def __enter__(self) -> Self:
        """Return the envelope."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def _demand_age(self) -> None:
        start = self._file.read(len(_ARMOR))
        self._file.seek(0)
        if not start.lstrip().startswith((MAGIC, _ARMOR[: len(start.lstrip()) or 1])):
            raise NotABundle(path=self._path)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            with storage(self._path):
                yield
        except age.NewerAge as error:
            raise NewerBundle(found="a newer age", known=_AGE_VERSION) from error
        except age.NoMatch as error:
            raise NotForUs from error
        except (age.BadHeader, age.BadArmor, age.BadHeaderMac) as error:
            raise AlteredBundle(part="its beginning") from error
        except age.AgeError as error:
            if _is_cut(self._file, self.size):
                raise CutBundle from error
            raise AlteredBundle(part="its encrypted content") from error


def _is_cut(file: BinaryIO, size: int) -> bool:
    """Return whether a file that does not authenticate has a length that no bundle has.

    The padding leaves few lengths, so a cut shows by the length alone; it only chooses the
    words, since a cut and an alteration are refused alike.
    """
    try:
        file.seek(0)
        start = file.read(_MOST_HEADER)
    except OSError:
        return False
    mac = start.find(_MAC)
    end = start.find(b"\n", mac + len(_MAC))
    return 0 < mac < end and not is_padme_length(size - end - 1)
