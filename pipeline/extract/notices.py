"""Tenders: eForms and TED notices, as the text fields that a buyer wrote, one text a language.

A notice is a form. Its codes, numbers, dates, organisations, addresses and contact points say
nothing to a language model, and much about persons: what is left are the fields of free text, in
the order of the form, each once. A notice in several languages gives a document for each, since the
same sentences in Maltese and in French are two texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from pipeline.extract.iso_639 import two_letters
from pipeline.extract.marks import MARKDOWN, Marks

EFORMS_ROOTS: Final = frozenset(
    {
        "ContractNotice", "ContractAwardNotice", "PriorInformationNotice",
        "BusinessRegistrationInformationNotice",
    }
)  # fmt: skip
"""Documents of UBL 2.3 that eForms are written in (eForms SDK 1.x, schemas)."""
EFORMS_NAMESPACES: Final = (
    "urn:oasis:names:specification:ubl:schema:xsd:",
    "http://data.europa.eu/p27/eforms-business-registration-information-notice/",
)
_EFORMS_SKIP: Final = frozenset(
    {
        "Organizations", "Contact", "PartyName", "ContractingParty", "SignatoryParty", "Address",
        "PostalAddress", "TenderingParty", "Reference", "TenderReference", "ContractReference",
        "SenderParty", "BusinessParty", "NoticePurpose", "ResidenceAddress",
    }
)  # fmt: skip
"""Organisations, persons, places and numbers (eForms SDK, fields of BG-700 and below)."""
_EFORMS_HEADS: Final = frozenset({"Name", "Title"})

TED_ROOT: Final = "TED_EXPORT"
_TED_SKIP: Final = re.compile(
    r"ADDRESS|CONTACT_|CONTACTING|ORGANISATION|OFFICIALNAME|REFERENCE|CONTRACTOR|CONTRACTING_BODY"
)
"""Elements of bodies, contact points and file numbers in the forms of R2.0.8 and R2.0.9."""
_TED_TITLES: Final = frozenset({"TITLE", "TITLE_CONTRACT", "CONTRACT_TITLE", "LOT_TITLE"})
_SPACE: Final = re.compile(r"\s+")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Notice(NamedTuple):
    """One language of a notice. `date`: day of publication or dispatch, YYYY-MM-DD."""

    language: str | None
    title: str | None
    text: str
    date: str | None
    format: str


def read_notice(root: Any, marks: Marks = MARKDOWN) -> list[Notice] | None:
    """The languages of a notice, its own first; None where `root` is none.

    `root`: an lxml element. A notice without any text gives one with an empty text.
    """
    name = etree.QName(root)
    if name.localname in EFORMS_ROOTS and (name.namespace or "").startswith(EFORMS_NAMESPACES):
        return _eforms(root, marks)
    if name.localname == TED_ROOT:
        return _ted(root, marks)
    return None


def _eforms(root: Any, marks: Marks) -> list[Notice]:
    fields: dict[str, list[tuple[int, str]]] = {}
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        if etree.QName(element).localname in _EFORMS_SKIP:
            walk.skip_subtree()
            continue
        code = element.get("languageID")
        if code:
            fields.setdefault(code, []).append((_eforms_level(element), element.text or ""))
    own = _text_of(root, "NoticeLanguageCode")
    order = sorted(fields, key=lambda code: (code != own, code))
    date = _day(_text_of(root, "PublicationDate")) or _day(_text_of(root, "IssueDate"))
    found = [_notice(code, fields[code], date, "eforms", marks) for code in order]
    return found or [Notice(two_letters(own), None, "", date, "eforms")]


def _eforms_level(element: Any) -> int:
    """1 for the name of the purchase, 2 for a lot's, 3 for any other name, 0 for other text."""
    if etree.QName(element).localname not in _EFORMS_HEADS:
        return 0
    holder = element.getparent()
    if holder is None or etree.QName(holder).localname != "ProcurementProject":
        return 3
    above = holder.getparent()
    return 1 if above is not None and above.getparent() is None else 2


def _ted(root: Any, marks: Marks) -> list[Notice]:
    found = []
    date = _day(_text_of(root, "DATE_PUB"))
    forms = [form for section in root.iter("{*}FORM_SECTION") for form in section
             if isinstance(form.tag, str) and form.get("LG")]  # fmt: skip
    for form in sorted(forms, key=lambda form: form.get("CATEGORY") != "ORIGINAL"):
        found.append(_notice(form.get("LG"), list(_ted_fields(form)), date, "ted", marks))
    return found or [Notice(two_letters(_text_of(root, "LG_ORIG")), None, "", date, "ted")]


def _ted_fields(form: Any) -> Iterator[tuple[int, str]]:
    walk = etree.iterwalk(form, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if element is not form and _TED_SKIP.search(name):
            walk.skip_subtree()
        elif name == "P":
            holder = etree.QName(element.getparent()).localname
            level = 0
            if holder in _TED_TITLES:
                above = etree.QName(element.getparent().getparent()).localname
                level = 1 if above == "OBJECT_CONTRACT" or holder == "TITLE_CONTRACT" else 2
            yield level, "".join(element.itertext())
            walk.skip_subtree()


def _notice(
    code: str, fields: list[tuple[int, str]], date: str | None, form: str, marks: Marks
) -> Notice:
    """Fields as text: names as headings; what the form says twice is given once.

    The name of the purchase comes first, wherever the form has it.
    """
    seen: set[str] = set()
    lines: list[str] = []
    title = None
    for level, raw in sorted(fields, key=lambda field: field[0] != 1):
        content = [line for part in raw.splitlines() if (line := _SPACE.sub(" ", part).strip())]
        whole = "\n".join(content)
        if not whole or whole in seen:
            continue
        seen.add(whole)
        if level:
            whole = " ".join(content)
            title = title or (whole if level == 1 else None)
            whole = marks.heading(level, whole)
        lines.append(whole)
    return Notice(two_letters(code), title, "\n".join(lines), date, form)


def _text_of(root: Any, name: str) -> str | None:
    return next((element.text for element in root.iter(f"{{*}}{name}") if element.text), None)


def _day(value: str | None) -> str | None:
    """ISO 8601 day of `2024-01-22Z`, `2023-08-08+02:00` or `20190108`."""
    if value and re.fullmatch(r"\d{8}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    match = _ISO_DAY.match(value or "")
    return match.group() if match else None
