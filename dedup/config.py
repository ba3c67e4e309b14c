"""The recipe's table `[dedup]`, and the settings of peers by name."""

from __future__ import annotations

from typing import Annotated, Final, Literal, NamedTuple

import msgspec


class Profile(NamedTuple):
    """What a shingle is and how signatures are cut into bands."""

    ngram_words: int
    ngram_chars: int
    bands: int
    rows: int
    source: str


PROFILES: Final = {
    "fineweb": Profile(5, 0, 14, 8, "FineWeb, arXiv 2406.17557, appendix E.1"),
    "finepdfs": Profile(5, 0, 32, 10, "FinePDFs, its dataset card"),
    "curator": Profile(0, 24, 20, 13, "NeMo Curator, defaults of its fuzzy deduplication"),
    "hplt": Profile(1, 0, 17, 15, "HPLT v3, its deduplication of each language"),
}
"""Shingles, bands and rows only: words, folding and hashes are eurosift's own."""


class BoilerplateConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Repeated lines of a host.

    `lines`: `cut` takes them out of the text before anything is published; `keep` does not look.
    `min_documents`: how many documents of the host hold the line, copies counted once;
    `min_share`: what share of the host's documents they are. Both must be reached.
    `min_chars`: shorter lines stay: `Article 2`, `-` and `|---|---|` are repeated for a reason.
    `source_types`: laws and gazettes repeat formulae that belong to them, so only these count.
    """

    lines: Literal["keep", "cut"] = "keep"
    min_documents: Annotated[int, msgspec.Meta(ge=2)] = 10
    min_share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.2
    min_chars: Annotated[int, msgspec.Meta(ge=1)] = 30
    source_types: tuple[str, ...] = ("web",)


class DedupConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Exact and near duplicates.

    `profile` gives what is left at 0 of the next four.
    `ngram_words` words or `ngram_chars` characters make a shingle; a document with fewer has exact
    duplicates only.
    `bands`, `rows`: a pair of Jaccard similarity s becomes a candidate with probability
    1 - (1 - s**rows)**bands; their product is the number of permutations.
    `numbers`: `keep` compares numbers as they stand; `zero` reads every number as 0, as datatrove
    does, and so links forms, tables and notices that differ in nothing but numbers.
    `seed` of the permutations, as `datasketch.MinHash` takes it.
    `verify`: `signature` links a candidate pair only where the share of equal minima reaches
    `min_similarity`, `jaccard` where the Jaccard similarity of the shingles themselves does (the
    sets are kept on disk for it, about as large as the text); `none` links every candidate. With
    0.72, 0.967 of the links of 20,000 planted pairs have a Jaccard similarity of 0.7 or more, with
    0.7 it is 0.950; of the pairs from 0.8 on either finds 0.987 (benchmarks/dedup.py).
    `urls`: `newest` or `longest` keeps that one of the documents with the same address; `ignore`,
    because registers and feeds give many documents one address.
    `addresses`: by which address `urls` goes: `fetched`, or `canonical`, which takes the one that a
    page gives as its own where that is on the page's host; a page cannot claim another's place.
    `rank`: which member of a cluster comes first: the `longest`, the `newest`, or the one of the
    `smallest_id`; the other two break ties, in this order.
    `max_cluster`: in a larger cluster, a chain in which each member is like the next one, those
    that are less than `min_similarity` like its first member are set free (`release`): each exact
    text of them stands alone. `keep` leaves such chains.
    `earlier`: folders that `eurosift index` wrote of earlier runs, from the recipe's folder; what
    is in one of them is not released again.
    `memory_mb`: what a task of join or union takes at a time of keys, signatures and shingles,
    besides the program (180 MB) and the task's own result; it changes no result. Documents that
    share one band key are taken together, however many they are.

    Raises:
        ValueError: both kinds of shingle are asked for.
    """

    profile: Literal["fineweb", "finepdfs", "curator", "hplt"] = "fineweb"
    ngram_words: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0
    ngram_chars: Annotated[int, msgspec.Meta(ge=0, le=256)] = 0
    bands: Annotated[int, msgspec.Meta(ge=0, le=254)] = 0
    rows: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0
    numbers: Literal["keep", "zero"] = "keep"
    seed: Annotated[int, msgspec.Meta(ge=1, le=2**32 - 1)] = 1
    verify: Literal["none", "signature", "jaccard"] = "signature"
    min_similarity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.72
    urls: Literal["ignore", "newest", "longest"] = "ignore"
    addresses: Literal["fetched", "canonical"] = "fetched"
    rank: Literal["longest", "newest", "smallest_id"] = "longest"
    max_cluster: Annotated[int, msgspec.Meta(ge=2)] = 1000
    large_clusters: Literal["release", "keep"] = "release"
    boilerplate: BoilerplateConfig = BoilerplateConfig()
    earlier: tuple[str, ...] = ()
    memory_mb: Annotated[int, msgspec.Meta(ge=64)] = 1500

    def __post_init__(self) -> None:
        if self.ngram_words and self.ngram_chars:
            raise ValueError("a shingle is made of words or of characters: set one of "
                             "`ngram_words` and `ngram_chars`")  # fmt: skip
        profile = PROFILES[self.profile]
        chosen = {"bands": self.bands or profile.bands, "rows": self.rows or profile.rows}
        if not (self.ngram_words or self.ngram_chars):
            chosen |= {"ngram_words": profile.ngram_words, "ngram_chars": profile.ngram_chars}
        for name, value in chosen.items():
            msgspec.structs.force_setattr(self, name, value)
