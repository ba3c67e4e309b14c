"""One form for all the ways to write an address, so that two captures of a page are found.

What a form leaves out decides what is called the same page, so it does little: a parameter that
courlan does not know as one of tracking stays, as does `www.`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pyarrow as pa
import xxhash

_SCHEMES = ("https:", "http:")


def canonical_url(url: str) -> str:
    """Give the canonical form of an address, without its scheme if that is http or https.

    Total: what courlan cannot parse stands as it is.
    """
    from courlan import normalize_url

    bare = url.strip().partition("#")[0]
    try:
        bare = normalize_url(bare, trailing_slash=False)
    except ValueError:
        return bare
    bare = bare.removesuffix("/") if bare.count("/") == 3 else bare
    for scheme in _SCHEMES:
        if bare.startswith(scheme):
            return bare.removeprefix(scheme)
    return bare


def own_addresses(fetched: pa.Array, stated: pa.Array) -> pa.Array:
    """Give the address that a page states where it is on the page's own host, else the fetched one.

    Args:
        fetched: string, shape (n,), null where a document has none.
        stated: string, shape (n,), null where a page states none.

    Returns:
        string, shape (n,). Hosts are compared without `www.`; a page of one host that states an
        address of another keeps its own, for anybody can state anything.
    """
    return pa.array(
        [
            said if said and url and _host(said) == _host(url) != "" else url
            for url, said in zip(fetched.to_pylist(), stated.to_pylist(), strict=True)
        ],
        pa.string(),
    )


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def url_keys(urls: pa.Array) -> pa.Array:
    """Hash the canonical form of each address.

    Args:
        urls: string, shape (n,), null or empty where a document has none.

    Returns:
        fixed_size_binary(16), shape (n,), null for null and empty.
    """
    return pa.array(
        [
            xxhash.xxh3_128_digest(canonical_url(url).encode("utf-8", "surrogatepass"))
            if url
            else None
            for url in urls.to_pylist()
        ],
        pa.binary(16),
    )
