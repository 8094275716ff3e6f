"""A QR code is drawn with half blocks: two modules in one character, offline, by segno."""

from __future__ import annotations

BORDER = 2  # modules; the standard asks for 4, phone cameras read 2 on a plain background

_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def qr_rows(text: str) -> list[str]:
    """Return a text as rows of half blocks, light modules filled, for a dark terminal."""
    import segno

    code = segno.make(text, error="l", micro=False, boost_error=False)
    # A light module is drawn as a filled block, so that the code is dark on light.
    matrix = [[not dark for dark in row] for row in code.matrix_iter(border=BORDER)]
    if len(matrix) % 2:
        matrix.append([False] * len(matrix[0]))
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    return ["".join(_BLOCKS[pair] for pair in zip(*rows, strict=True)) for rows in pairs]
