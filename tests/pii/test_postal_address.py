"""Postal addresses, which are looked for only where the recipe asks: cases as data."""

from __future__ import annotations

import pytest

from language_id.languages import OFFICIAL, load
from pii import label_words
from pii.config import RedactConfig

ON = RedactConfig(actions={"POSTAL_ADDRESS": "mask"})

FOUND = [
    ("bg", "живущ в [гр. Пловдив, ул. „Христо Ботев“ № 12, ет. 2, ап. 8]"),
    ("bg", "[ул. „Христо Ботев“ № 12, гр. Пловдив 4000]"),
    ("cs", "[Vinohradská 1233/12, 120 00 Praha 2]"),
    ("cs", "bytem [Praha 1, nám. Míru 5]"),
    ("cs", "[17. listopadu 12a, 370 01 České Budějovice]"),
    ("da", "[Vesterbrogade 12, 3. tv., 1620 København V]"),
    ("de", "Herr M., [Hauptstraße 5, 10115 Berlin], erklärt"),
    ("de", "[Straße des 17. Juni 135, 10623 Berlin]"),
    ("de", "wohnhaft in [1010 Wien, Kärntner Ring 5/2/14]"),
    ("de", "[Am Alten Markt 5\nD-50667 Köln]"),
    ("de", "[Lange Gasse 12a | 1080 Wien]"),
    ("el", "[Σταδίου 15, Τ.Κ. 105 62, Αθήνα]"),
    ("el", "κάτοικος [Λευκωσία, οδός Ερμού 12]"),
    ("en", "residing at [12 Patrick Street, Cork]"),
    ("en", "[45-47 St. Stephen's Green, Dublin 2, D02 X285]"),
    ("es", "[Calle Mayor 5, 3º B, 28013 Madrid]"),
    ("es", "con domicilio en [C/ Alcalá, nº 45, 28014 Madrid]"),
    ("et", "elukoht: [Narva mnt 5, Tallinn]"),
    ("et", "[Pikk tn 12-3, 10123 Tallinn]"),
    ("fi", "[Mannerheimintie 12 A 5, 00100 Helsinki]"),
    ("fr", "demeurant [12 bis, rue de la Paix, 75002 Paris]"),
    ("fr", "[rue du 8 mai 1945 12, 1000 Bruxelles]"),
    ("fr", "[3, allée des Tilleuls, L-1234 Luxembourg]"),
    ("ga", "Seoladh: [12 Sráid Uí Chonaill, Baile Átha Cliath 1]"),
    ("hr", "[Ilica 1, 10000 Zagreb]"),
    ("hu", "lakcíme: [1051 Budapest, Arany János u. 10. II/3]."),
    ("it", "residente in [Via Garibaldi 12/A, 80133 Napoli (NA)]"),
    ("lt", "gyvenantis [Vilniuje, Gedimino pr. 12-5]"),
    ("lt", "[Laisvės al. 7A, LT-44240 Kaunas]"),
    ("lv", "[Brīvības iela 55-3, Rīga, LV-1010]"),
    ("mt", "[45, Triq ir-Repubblika, Il-Belt Valletta VLT 1117]"),
    ("nl", "[Kerkstraat 12a, 1017 GC Amsterdam]"),
    ("nl", "wonende te [Brussel, Wetstraat 16 bus 3]"),
    ("pl", "zamieszkałej w [Krakowie przy ul. 3 Maja 5 m. 3]"),
    ("pl", "[00-238 Warszawa, ul. Długa 5/3]"),
    ("pt", "[Rua Augusta, n.º 12, 3.º Esq., 1100-053 Lisboa]"),
    ("ro", "[str. Victoriei nr. 10, bl. A, sc. B, ap. 12, București, 010061]"),
    ("sk", "[Štúrova 3, PSČ 811 02 Bratislava]"),
    ("sl", "stanujoč [Dunajska cesta 5, Ljubljana]"),
    ("sl", "[Trubarjeva 12a, 2000 Maribor]"),
    ("sv", "[Storgatan 12 B, 114 55 Stockholm]"),
]
LEFT_ALONE = [
    ("bg", "На площад „Славейков“ се събраха 500 души през 2012 година."),
    ("cs", "Vyhláška č. 12, 2003 Sb. se ruší."),
    ("da", "Loven trådte i kraft 1. juli 2003 på Gammel Torv."),
    ("de", "Nach Artikel 5, 2003 geändert, gilt Absatz 12."),
    ("de", "In der Hauptstraße 12 brannte es."),
    ("de", "Die Straße des 17. Juni ist 3500 Meter lang."),
    ("de", "IP-Adresse: Straße 5"),
    ("el", "Το άρθρο 5, 2003 και εξής, καταργείται."),
    ("en", "E-mail address: Main Street 5"),
    ("en", "Section 12, Part 5 of the Road Traffic Act 1961"),
    ("es", "En la plaza Mayor había 300 personas en 2011."),
    ("et", "Määrus nr 12, 2003 Tallinn"),
    ("fr", "par voie de décret no 2003-12 du 5 mai 2003"),
    ("fr", "Règlement (CE) no 1234/2003, article 5, 1000 tonnes"),
    ("hu", "Az út 45 km hosszú és 12 kijárata van."),
    ("it", "in via sperimentale per 12 mesi, 30000 euro"),
    ("lt", "5 straipsnis, 2003 metais pakeistas."),
    ("nl", "Artikel 5, 2003 gewijzigd, vervalt."),
    ("pl", "Dz. U. z 2003 r. Nr 12, poz. 450"),
    ("ro", "al viitorilor soți. ISSN 0378-5955, Partenerul"),
    ("sk", "Na Námestí SNP sa zišlo 500 ľudí v roku 1989."),
    ("sv", "Vägen är 45 km lång och har 12 avfarter."),
]


def masked(redactor, language: str, text: str) -> list[str]:
    spans = redactor(language, ON)(text)[1]
    return [text[s.start : s.end] for s in spans if s.entity == "POSTAL_ADDRESS"]


@pytest.mark.parametrize(("language", "marked"), FOUND)
def test_the_whole_address_is_found(redactor, language, marked) -> None:
    text = marked.replace("[", "").replace("]", "")
    assert masked(redactor, language, text) == [marked[marked.index("[") + 1 : marked.index("]")]]


@pytest.mark.parametrize(("language", "marked"), FOUND)
def test_it_is_found_in_the_middle_of_a_text(redactor, language, marked) -> None:
    text = marked.replace("[", "").replace("]", "")
    address = marked[marked.index("[") + 1 : marked.index("]")]
    whole = f"Aa bbbbbb. {text}; cc dd."
    assert any(address in hit for hit in masked(redactor, language, whole))


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_what_has_parts_of_one_stays(redactor, language, text) -> None:
    assert masked(redactor, language, text) == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_label_announces_an_address(redactor, language) -> None:
    missed = [
        label
        for label in load(language).tables["redact"]["address_labels"]
        if masked(redactor, language, f"A, {label}: Xxxxplatz 5, 1010 Wien; b")
        != ["Xxxxplatz 5, 1010 Wien"]
    ]
    assert missed == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_word_for_streets_makes_one(redactor, language) -> None:
    table = load(language).tables["redact"]
    texts = [f"Aa; {word} Xxxx 5, 10115 Yyyy" for word in table["street_before"]]
    texts += [f"Aa; Xxxx {word} 5, 10115 Yyyy" for word in table["street_after"]]
    assert texts
    assert [text for text in texts if masked(redactor, language, text) != [text[4:]]] == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_labels_are_lower_case_and_short(language) -> None:
    for phrase in load(language).tables["redact"]["address_labels"]:
        assert phrase == phrase.lower() and len(phrase) <= label_words.MAX_LABEL


@pytest.mark.parametrize("policy_name", ["default", "strict", "public_officials"])
def test_no_policy_looks_for_addresses(redactor, policy_name) -> None:
    redact = redactor("de", RedactConfig(policy=policy_name))
    text = "wohnhaft in 10115 Berlin, Hauptstraße 5"
    assert redact(text) == (text, [])


def test_what_is_not_asked_for_is_not_compiled() -> None:
    from pii.analyzer import recognizers

    assert not any("Address" in one.name and one.entity == "POSTAL_ADDRESS"
                   for one in recognizers("de", RedactConfig()))  # fmt: skip
    assert sum(one.entity == "POSTAL_ADDRESS" for one in recognizers("de", ON)) == 2


def test_presidio_finds_them_too() -> None:
    from pii.analyzer import engine

    text = "Anschrift: Hauptstraße 5, 10115 Berlin"
    hits = engine(("de",), ON).analyze(text, language="de")
    assert {(hit.entity_type, hit.start, hit.end) for hit in hits} == {
        ("POSTAL_ADDRESS", 11, len(text))
    }
    assert "POSTAL_ADDRESS" not in {
        hit.entity_type for hit in engine(("de",)).analyze(text, language="de")
    }


@pytest.mark.parametrize(
    "unit",
    ["1000 A ", "Xxxx 5, 1000 Y ", "Adresse: A 5 ", "rue a ", "LV-1010 ", "A a "],
)
def test_work_grows_no_faster_than_the_text(redactor, unit) -> None:
    from tests.pii.test_worst_case import _calls

    redact = redactor("und", ON)
    small, large = (_calls(redact, (unit * size)[:size]) for size in (2_000, 20_000))
    assert large <= 12 * small + 2_000
