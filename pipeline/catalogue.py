"""A DCAT-AP catalogue as a list of files: where each was published, by whom, with which licence.

Open-data portals publish what they hold as DCAT-AP (SEMIC, DCAT-AP 3.0.1). The files themselves are
fetched before a run, by other means; the catalogue beside them says what may be done with each. It
is read when the plan is made, and nothing that it names is opened.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from pipeline.errors import SourceError

if TYPE_CHECKING:
    from rdflib import Graph

FORMATS: Final = {
    ".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld", ".json": "json-ld",
    ".nt": "nt",
}  # fmt: skip
"""Syntax of RDF by the ending of the file's name, in rdflib's words."""
MAX_BYTES: Final = 200_000_000
_BROKEN: Final = (
    ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError,
)  # fmt: skip
"""What rdflib's parsers raise besides their own errors, by damage made at random."""


class Distribution(NamedTuple):
    """One published file: its address, and what its catalogue says of it, None where it is silent.

    `licence`: address of the licence, of the distribution or else of its dataset.
    """

    url: str
    licence: str | None
    owner: str | None


def read(path: Path) -> tuple[Distribution, ...]:
    """The distributions of a catalogue that have an address, in the order of addresses.

    Raises:
        SourceError: the file cannot be read, is no RDF, or asks for a context from the network.
    """
    from rdflib.namespace import DCAT, DCTERMS, RDF

    graph = _graph(path)
    found: dict[str, Distribution] = {}
    datasets: dict[Any, Any] = {}
    pairs: list[tuple[Any, Any]] = sorted(graph.subject_objects(DCAT.distribution))
    for holder, part in pairs:
        datasets.setdefault(part, holder)
    nodes = {*graph.subjects(RDF.type, DCAT.Distribution), *datasets}
    for node in sorted(nodes, key=str):
        dataset = datasets.get(node)
        url = _first(graph, node, DCAT.downloadURL) or _first(graph, node, DCAT.accessURL)
        if url is None:
            continue
        licence = _first(graph, node, DCTERMS.license)
        if licence is None and dataset is not None:
            licence = _first(graph, dataset, DCTERMS.license)
        distribution = Distribution(url, licence, _owner(graph, dataset))
        found.setdefault(url, distribution)
    return tuple(found[url] for url in sorted(found))


def matched(files: Iterable[str], distributions: Iterable[Distribution]) -> dict[str, Distribution]:
    """Files, by their places below the source's folder, to what the catalogue says of them.

    A file is that of an address whose host and path its place ends with, as mirrors lay files out
    (`data.example.eu/laws/1.xml`), or else whose last part is its name, if no other has the same.
    """
    by_place: dict[str, Distribution] = {}
    by_name: dict[str, list[Distribution]] = {}
    for one in distributions:
        parts = urlsplit(one.url)
        path = unquote(parts.path)
        by_place[f"{(parts.hostname or '').lower()}{path}".strip("/")] = one
        by_name.setdefault(path.rpartition("/")[2], []).append(one)
    found = {}
    for file in files:
        pieces = file.split("/")
        places = ("/".join(pieces[start:]) for start in range(len(pieces)))
        place = next((by_place[place] for place in places if place in by_place), None)
        named = by_name.get(pieces[-1], [])
        if place is not None:
            found[file] = place
        elif len(named) == 1 and pieces[-1]:
            found[file] = named[0]
    return found


def _graph(path: Path) -> Graph:
    from xml.sax import SAXException

    import msgspec
    from rdflib import Graph
    from rdflib.exceptions import ParserError

    syntax = FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise SourceError(
            f"The catalogue {path} has no known ending; known are {', '.join(FORMATS)}."
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"The catalogue {path} is larger than {MAX_BYTES:,} bytes.")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"The catalogue {path} cannot be read: {error.strerror}.") from None
    # It logs values that look odd to it, and a catalogue names people to be asked.
    logging.getLogger("rdflib").setLevel(logging.CRITICAL + 1)
    graph = Graph(bind_namespaces="none")
    try:
        if syntax == "json-ld":
            _check_contexts(msgspec.json.decode(content), path)
        graph.parse(data=content, format=syntax, publicID="file:///")
    except SourceError:
        raise
    except (ParserError, SAXException, SyntaxError, msgspec.DecodeError, *_BROKEN) as error:
        raise SourceError(f"The catalogue {path} is no {syntax}: {type(error).__name__}.") from None
    return graph


def _check_contexts(node: Any, path: Path) -> None:
    """Refuse contexts that rdflib would fetch."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            contexts = one.get("@context", ())
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) or (
                    isinstance(context, Mapping) and "@import" in context
                ):
                    raise SourceError(
                        f"The catalogue {path} takes its context from the network. "
                        "Write the context into the file, or convert it to Turtle."
                    )
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _first(graph: Graph, node: Any, predicate: Any) -> str | None:
    """The first value in the order of strings, so that the order of a file changes nothing."""
    values = sorted(str(value) for value in graph.objects(node, predicate))
    return values[0] if values else None


def _owner(graph: Graph, dataset: Any) -> str | None:
    from rdflib.namespace import DCTERMS, FOAF

    if dataset is None:
        return None
    names = sorted(
        str(name)
        for publisher in graph.objects(dataset, DCTERMS.publisher)
        for name in graph.objects(publisher, FOAF.name)
    )
    return names[0] if names else None
