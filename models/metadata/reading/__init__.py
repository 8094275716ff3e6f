"""Reading is what runs in the other process: the blocks of a file, and the facts that are in them.

    reading_program   what is started there
    reader            the facts that bytes of a known type hold
    jpeg | chunks | whole_file | movie    where the blocks are, in pictures and films
    exif_block | xmp  what stands in a block
    boxes             the boxes of ISO base media files
    byte_source       bytes that come once, in order

No picture and no film is decoded. Whoever runs this in another process gives up its bounds.
"""

from __future__ import annotations

__all__ = []
