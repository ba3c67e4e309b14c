"""What a signature is, named and versioned, so that files of one release can be read by the next.

A signature that is not specified cannot be shared or resumed by another version. The names below
go into every fingerprint, and the known answers in the tests pin them for all 24 languages. All
integers are unsigned 64-bit and wrap around.

* **Normalised text** (`NORMALISATION`), for exact duplicates: each code point through
  `language_id.words.LOWER` (marks and digits kept; apostrophes, hyphens and sigmas of one form;
  format characters dropped), runs of white space made one blank, none at either end, control
  characters dropped, UTF-8. The exact hash is XXH3-128 of it, seed 0, big-endian; null for nothing.
* **Word**: a WORD token of `language_id.words` (`WORDS`), each code point through `FOLD` (lower
  case, no marks, no punctuation); words that fold to nothing are left out. Its hash is FNV-1a over
  code points, each XORed in as one 32-bit unit, then the MurmurHash3 finalizer `fmix64`.
* **Shingle** (`SHINGLES`): n consecutive words with the hashes h[1] … h[n]; its hash is the sum of
  h[i] * B**(n - i), B = 0x9E3779B97F4A7C15: order matters, nothing separates. The document is the
  set of its shingles; with fewer than n words it has none.
* **Character shingle** (`CHARACTER_SHINGLES`): the folded code points of the words, one blank
  between two words; n consecutive ones, hashed alike with h[i] = fmix64(code point).
* **Signature** (`SIGNATURE`): `hashvalues` of `datasketch.MinHash(num_perm=bands * rows,
  seed=seed, scheme="affine64")` after an update with each shingle hash taken as it is, stored as
  little-endian 64-bit integers in the order of the permutations.
* **Band key** (`BANDS`): start from k = (band + 1) * B; for each of the band's
  values v, k = fmix64(k ^ v) + B.
* **Address** (`ADDRESSES`): what courlan's `normalize_url` makes of the URL without its fragment:
  host in lower case, default port, tracking parameters and a closing slash left out, parameters
  sorted; then without `http:` or `https:`. Its key is XXH3-128 of the UTF-8.
* **Kept shingle sets** (`SAMPLE`): of every document where pairs are verified by them, else of
  those whose first MinHash value is a multiple of 32. Of the pairs with the share s of equal
  values the first one is equal in the share s, so 1 / s weighs such a pair among all pairs.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = 1
NORMALISATION: Final = "lower-space-1"
SHINGLES: Final = "fnv1a-polynomial-1"
CHARACTER_SHINGLES: Final = "fmix64-polynomial-1"
SIGNATURE: Final = "datasketch-affine64-1"
BANDS: Final = "fmix64-chain-1"
ADDRESSES: Final = "courlan-normalised-1"
SAMPLE: Final = "first-value-32-1"


def of(*, characters: bool) -> dict[str, int | str]:
    """What exact hash and signature are made by; `characters`: shingles are of characters."""
    return {
        "words": WORDS,
        "normalisation": NORMALISATION,
        "shingles": CHARACTER_SHINGLES if characters else SHINGLES,
        "signature": SIGNATURE,
    }
