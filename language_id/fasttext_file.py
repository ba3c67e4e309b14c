"""A quantised fastText model as arrays, read from its file.

`kernel.py` needs the numbers, which the fasttext package keeps to itself. The layout is that of
facebookresearch/fastText v0.9.2, version 12 of the format: src/fasttext.cc (`loadModel`),
args.cc, dictionary.cc, quantmatrix.cc, productquantizer.cc and densematrix.cc (their `load`).
"""

from __future__ import annotations

import re
import struct
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

_MAGIC: Final = 793_712_314
_VERSION: Final = 12
_SOFTMAX: Final = 3
_SUPERVISED: Final = 3
_CENTROIDS: Final = 256
_ENTRY: Final = re.compile(rb"([^\0]*)\0.{8}(.)", re.DOTALL)
"""Of the dictionary: a word or label, how often it was seen (int64), whether it is a label."""


class FastText(NamedTuple):
    """A supervised model whose rows are product-quantised (Joulin et al. 2016, arXiv 1612.03651).

    Row r is norms[r] times the centroids that codes[r] names, one for each part of the vector.
    Rows are first the words, then the n-grams.
    """

    minn: int
    maxn: int
    buckets: int
    words: list[bytes]
    labels: list[str]
    kept: npt.NDArray[np.int32] | None
    """Pairs (bucket, row after the words) that pruning left, shape (n, 2); None: all are there."""
    codes: npt.NDArray[np.uint8]
    """Shape (rows, parts)."""
    centroids: npt.NDArray[np.float32]
    """Shape (parts, 256, length of a part)."""
    norms: npt.NDArray[np.float32]
    """Shape (rows,)."""
    output: npt.NDArray[np.float32]
    """Shape (labels, dimensions)."""


class NotReadHereError(ValueError):
    """A sound model of a kind that the kernel doesn't compute; fastText itself does."""


class _Reader:
    """Bytes of a file, from front to back; a read beyond the end is an error."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise ValueError("the file ends before the model does")
        self.at += size
        return self.data[self.at - size : self.at]

    def numbers(self, kinds: str) -> tuple[int, ...]:
        return struct.unpack("<" + kinds, self.take(struct.calcsize("<" + kinds)))

    def number(self, kind: str) -> int:
        return self.numbers(kind)[0]

    def floats(self, count: int) -> npt.NDArray[np.float32]:
        return np.frombuffer(self.take(4 * count), "<f4").astype(np.float32)


def read(path: Path) -> FastText:
    """Read a model.

    Raises:
        NotReadHereError: not quantised, another loss than softmax, word n-grams, parts of unequal
            length, or a quantised output.
        ValueError: the file is damaged.
    """
    file = _Reader(path.read_bytes())
    if file.numbers("ii") != (_MAGIC, _VERSION):
        raise ValueError("this is no fastText model of format 12")
    (dim, _, _, _, _, word_ngrams, loss, kind, buckets, minn, maxn, _) = file.numbers("12i")
    file.take(8)  # the sampling threshold, for training
    if (loss, kind) != (_SOFTMAX, _SUPERVISED) or word_ngrams != 1:
        raise NotReadHereError("only supervised softmax models without word n-grams are read")
    words, labels, kept = _dictionary(file)
    if not file.number("?"):
        raise NotReadHereError("the model is not quantised")
    rows = len(words) + (buckets if kept is None else len(kept)) if maxn > 0 else len(words)
    codes, centroids, norms = _quantised(file, rows, dim)
    if file.number("?"):
        raise NotReadHereError("models with a quantised output are not read")
    if file.numbers("qq") != (len(labels), dim):
        raise ValueError("the output matrix has another shape than the labels ask for")
    output = file.floats(len(labels) * dim).reshape(len(labels), dim)
    if file.at != len(file.data):
        raise ValueError("the file goes on after the model")
    return FastText(minn, maxn, buckets, words, labels, kept, codes, centroids, norms, output)


def _dictionary(
    file: _Reader,
) -> tuple[list[bytes], list[str], npt.NDArray[np.int32] | None]:
    size, word_count, label_count, _, pruned = file.numbers("iiiqq")
    if size != word_count + label_count or min(word_count, label_count) < 0:
        raise ValueError("the dictionary counts wrong")
    entries = list(islice(_ENTRY.finditer(file.data, file.at), size))
    if len(entries) < size:
        raise ValueError("the file ends inside the dictionary")
    file.at = entries[-1].end() if entries else file.at
    names = [entry[1] for entry in entries]
    is_label = [entry[2] != b"\0" for entry in entries]
    if is_label != [False] * word_count + [True] * label_count:
        raise ValueError("the dictionary's words and labels are mixed up")
    kept = None
    if pruned >= 0:
        kept = np.frombuffer(file.take(8 * pruned), "<i4").reshape(-1, 2).astype(np.int32)
    return names[:word_count], [name.decode("utf-8") for name in names[word_count:]], kept


def _quantised(
    file: _Reader, rows: int, dim: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    with_norms, held, width, size = file.numbers("?qqi")
    if (held, width) != (rows, dim) or rows <= 0 or size % rows:
        raise ValueError("the input matrix has another shape than the dictionary asks for")
    codes = np.frombuffer(file.take(size), np.uint8).reshape(rows, -1)
    centroids = _product_quantiser(file, dim)
    if codes.shape[1] != len(centroids):
        raise ValueError("codes and centroids don't fit")
    norms = np.ones(rows, np.float32)
    if with_norms:
        norm_codes = np.frombuffer(file.take(rows), np.uint8)
        norms = _product_quantiser(file, 1)[0, :, 0][norm_codes]
    return codes, centroids, norms


def _product_quantiser(file: _Reader, dim: int) -> npt.NDArray[np.float32]:
    width, parts, length, last = file.numbers("4i")
    if width != dim or min(parts, length, last) <= 0:
        raise ValueError("the quantiser has another width than the vectors")
    if length != last or parts * length != dim:
        raise NotReadHereError("vectors whose parts differ in length are not read")
    return file.floats(dim * _CENTROIDS).reshape(parts, _CENTROIDS, length)
