"""Where in a document its language is looked for.

The head of a page is often another language than its body: menus, cookie notices, English titles.
So evidence is taken from several windows spread evenly over the whole text. fastText's cost grows
with the bytes that it reads (0.37 ms per kB), which is why it does not read everything.
"""

from __future__ import annotations

_SPACES = (0x20, 0x0A, 0x0D, 0x09)


def cut(text: memoryview, windows: int, window_bytes: int) -> list[str]:
    """Take evidence from UTF-8 text: whole if short, else windows spread evenly over it.

    A window starts and ends between characters and, where there is a blank within a quarter of
    its length, between words. Invalid bytes become U+FFFD.

    Args:
        text: UTF-8, one document, as unsigned bytes.
        windows: how many windows a long document gives.
        window_bytes: longest window in bytes of UTF-8.
    """
    size = len(text)
    if size <= windows * window_bytes:
        return [_decode(text)] if size else []
    stride = size / windows
    found = []
    for index in range(windows):
        start = int(index * stride + (stride - window_bytes) / 2)
        end = start + window_bytes
        found.append(_decode(text[_start(text, start, end) : _end(text, start, end)]))
    return found


def _decode(text: memoryview) -> str:
    return str(text, "utf-8", "replace")


def _start(text: memoryview, start: int, end: int) -> int:
    """First position from `start` on that begins a word, else one that begins a character."""
    for position in range(start, start + (end - start) // 4):
        if position == 0 or text[position - 1] in _SPACES:
            return position
    while start < end and text[start] & 0xC0 == 0x80:
        start += 1
    return start


def _end(text: memoryview, start: int, end: int) -> int:
    """Last position up to `end` that ends a word, else one that ends a character."""
    for position in range(end, end - (end - start) // 4, -1):
        if position == len(text) or text[position] in _SPACES:
            return position
    while end > start and text[end] & 0xC0 == 0x80:
        end -= 1
    return end
