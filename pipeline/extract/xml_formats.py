"""What the elements of the XML of public bodies are: a table a format, and nothing else.

Names are local ones. What is in no set is inline: its text runs on in the line around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class XmlFormat(NamedTuple):
    """How a format is read.

    `skip`: elements that hold no text for readers, with all below them. `blocks`: a line of its
    own. `headings`: a line of its own with so many `#`. `leads`: what stands before a block on its
    line, such as the number of a paragraph. `items`: a list item, a line with `- ` unless it has a
    number. `rows` and `cells` of tables. `language`, `title`, `date`: where the document says
    these of itself, as (local name or parent/name, attribute, None for the text); the first
    that is there counts.
    """

    name: str
    skip: frozenset[str]
    blocks: frozenset[str]
    headings: Mapping[str, int]
    leads: frozenset[str]
    items: frozenset[str]
    rows: frozenset[str]
    cells: frozenset[str]
    language: tuple[tuple[str, str | None], ...]
    title: tuple[tuple[str, str | None], ...]
    date: tuple[tuple[str, str | None], ...]
    always: str | None = None
    """The language of every document of the format."""
    notes: frozenset[str] = frozenset()
    """Elements of `skip` that are footnotes, where they are referred to."""
    speaker: tuple[str, str | None] | None = None
    """The element that names who speaks, and the value of its `type` if others have that name."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AKOMA_NTOSO: Final = XmlFormat(
    name="akoma_ntoso",
    skip=_words("meta toc authorialNote note noteRef tocItem components from"),
    blocks=_words(
        "p block longTitle preface preamble body coverPage conclusions content intro wrapUp "
        "listIntroduction listConclusion article section paragraph subparagraph point list "
        "item chapter part title book recital recitals citation citations clause hcontainer "
        "blockContainer crossHeading speech question answer narrative scene judgmentBody docTitle "
        "docNumber docType docPurpose docDate tblock formula"
    ),
    headings=MappingProxyType({}),
    leads=_words("num"),
    items=_words("li"),
    rows=_words("tr"),
    cells=_words("td th"),
    language=(("FRBRlanguage", "language"),),
    title=(("docTitle", None), ("longTitle", None), ("FRBRalias", "value"), ("shortTitle", None)),
    date=(("FRBRdate", "date"),),
    notes=_words("authorialNote"),
    speaker=("from", None),
)
"""OASIS LegalDocumentML 1.0 (Akoma Ntoso 3.0), part 2, element reference; headings by the element
that holds them (PARTS). Speakers (`from`) are left out, as in TEI."""

FORMEX: Final = XmlFormat(
    name="formex_4",
    skip=_words(
        "INFO.CONSLEG INFO.PROD BIB.INSTANCE BIB.INSTANCE.CONS GR.MOD.ACT FAM.COMP BIB.DATA "
        "BIB.DATA.CL NOTE GR.NOTES TOC QUOT.START QUOT.END PROCESSING.INSTRUCTION INCL.ELEMENT"
    ),
    blocks=_words(
        "P ALINEA ITEM LIST NP TXT.BLOCK PREAMBLE PREAMBLE.INIT PREAMBLE.FINAL GR.VISA VISA "
        "GR.CONSID GR.CONSID.INIT CONSID ENACTING.TERMS ARTICLE PARAG SUBDIV DIVISION GR.SEQ "
        "FINAL SIGNATURE ANNEX CONTENTS TI DLIST.ITEM DEFINITION SIGNATORY PL.DATE INTRO"
    ),
    headings=MappingProxyType({"TITLE": 2, "TI.ART": 3, "STI.ART": 4, "TI.CJT": 1}),
    leads=_words("NO.P NO.PARAG NO.CONSID TERM"),
    items=frozenset(),
    rows=_words("ROW"),
    cells=_words("CELL"),
    language=(("LG.DOC", None), ("LG.OJ", None), ("LG", None)),
    title=(("TITLE", None), ("TI", None)),
    date=(("DATE", "ISO"),),
    notes=_words("NOTE"),
)
"""Publications Office of the European Union, Formex 4 schema, versions 05.54 to 06."""

TEI: Final = XmlFormat(
    name="tei_parlamint",
    skip=_words(
        "teiHeader note desc incident kinesic vocal gap pb standOff listPerson listOrg listPlace "
        "listRelation"
    ),
    blocks=_words("p u seg div ab q lg l"),
    headings=MappingProxyType({"head": 2}),
    leads=frozenset(),
    items=_words("item"),
    rows=_words("row"),
    cells=_words("cell"),
    language=(("TEI", "{http://www.w3.org/XML/1998/namespace}lang"),),
    title=(("title", None),),
    date=(("setting/date", "when"), ("bibl/date", "when")),
    speaker=("note", "speaker"),
)
"""TEI P5 as ParlaMint encodes it: utterances of `seg`; speakers, notes, vocal events and the lists
of persons at the end of some files are left out, so no name of a speaker comes with them."""

BWB: Final = XmlFormat(
    name="nl_bwb",
    skip=_words(
        "bwb-inputbestand bwb-wijzigingen redactionele-correcties meta-data noot noot.nr "
        "redactie brondata jcis"
    ),
    blocks=_words(
        "intitule al wij considerans considerans.al afkondiging lid artikel paragraaf hoofdstuk "
        "afdeling titeldeel wettekst bijlage slotformulering ondertekening naam functie tekst "
        "definitielijst definitie-item aanhef wet-sluiting circulaire-tekst regeling-tekst"
    ),
    headings=MappingProxyType({"kop": 3, "citeertitel": 1, "tussenkop": 4}),
    leads=_words("lidnr li.nr"),
    items=_words("li"),
    rows=_words("row"),
    cells=_words("entry"),
    language=(),
    title=(("citeertitel", None), ("intitule", None)),
    date=(),
    always="nl",
    notes=_words("noot"),
)
"""Basiswettenbestand of the Netherlands, schema toestand 2015-1 and 2016-1."""

_FORMEX_ROOTS: Final = _words(
    "ACT AGR ANNEX CASE CJT COMMUNIC CONS.ACT CONS.ANNEX CONS.DOC CONS.OTH.DOC CONS.PROP CORR DOC "
    "GENERAL LETTER LEXP.COMBINED OPINION OTH.PUB PROPOSAL PROT PUBLICATION RECOMMENDATION REPORT"
)

PARTS: Final = MappingProxyType(
    {"book": 1, "part": 1, "title": 1, "chapter": 2, "section": 3, "article": 3, "annex": 1}
)
"""Akoma Ntoso: the level of a heading by the element that it heads; 4 for any other."""


def format_of(namespace: str | None, root: str) -> XmlFormat | None:
    """The format that a root element begins, None for one that nobody described here."""
    if root == "akomaNtoso" and "legaldocml" in (namespace or ""):
        return AKOMA_NTOSO
    if root == "akomaNtoso" and (namespace or "").startswith("http://www.akomantoso.org/"):
        return AKOMA_NTOSO
    if root in {"TEI", "teiCorpus"} and namespace == "http://www.tei-c.org/ns/1.0":
        return TEI
    if namespace is None and root in {"toestand", "wetgeving"}:
        return BWB
    if namespace is None and root in _FORMEX_ROOTS:
        return FORMEX
    return None
