"""What can go wrong with a file: no room, no rights, a name that is taken, a broken seal."""

from __future__ import annotations

from crypto.errors import CryptoError


class FileError(CryptoError):
    """A file could not be written, or is open to others."""

    code = "file"
    exit_status = 8


class StorageFull(FileError):
    """The disk, the quota or the file system's limit is reached."""

    sentence = "The disk is full: {path} was not written."
    next_step = "Make room and try again; what was there before is unchanged."
    code = "storage-full"


class StorageFailed(FileError):
    """The operating system refused to read or write."""

    sentence = "{path} could not be read or written: {reason}."
    next_step = "Check the disk and the folder's permissions; nothing was half written."
    code = "storage-failed"


class FolderGone(StorageFailed):
    """The folder of a file is not there: never was, was removed, or its medium was taken out."""

    sentence = "There is no folder {path}, or it is gone."
    next_step = (
        "Check the path; if it is on a disk or stick, plug that in again. Nothing was written."
    )
    code = "folder-gone"


class NameTaken(FileError):
    """Another file has the name under which one was to be written."""

    sentence = "{path} is there already and was not replaced."
    next_step = "Choose another file name."
    code = "name-taken"


class OthersCanRead(FileError):
    """A vault's folder or file is open to other accounts of this machine."""

    sentence = "Other people on this machine can read {path}."
    next_step = "Close it with: chmod -R go-rwx {path}"
    code = "others-can-read"
    exit_status = 7


class DamagedSeal(CryptoError):
    """A sealed file was cut, altered, or sealed under another key."""

    sentence = "A sealed file is damaged."
    next_step = "Put it back from a backup, or ask a colleague for a bundle that holds it."
    code = "damaged-seal"
    exit_status = 4
