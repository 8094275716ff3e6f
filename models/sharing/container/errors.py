"""The errors of the container: a file is no bundle, not for us, or not whole."""

from __future__ import annotations

from models.sharing.errors import BundleRefused


class NotABundle(BundleRefused):
    """The file is something else."""

    sentence = "{path} is not a bundle."
    next_step = "Check which file you were given; bundles are age files, named afield-….age."
    code = "not-a-bundle"


class NotForUs(BundleRefused):
    """The file was encrypted to other people."""

    sentence = "This bundle was not encrypted to this vault's key."
    next_step = "Send your card to the person who made it, and ask for a bundle addressed to you."
    code = "not-for-us"


class CutBundle(BundleRefused):
    """The file is shorter than what was packed."""

    sentence = "This bundle is cut short."
    next_step = "Copy it again from where you got it; nothing was taken."
    code = "cut-bundle"


class ForOutsiders(NotForUs):
    """It opens, and is a dossier: evidence as files and sheets, which no vault takes in."""

    sentence = "This was made for somebody who does not run afield, so no vault takes it in."
    next_step = "Open it with age and tar. For a vault, ask for a bundle addressed to your card."
    code = "for-outsiders"
