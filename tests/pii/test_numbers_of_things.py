"""Numbers of laws, standards, books, tables and matches are nobody's: random ones, 24 languages."""

from __future__ import annotations

import random
import re

import pytest

from language_id.languages import OFFICIAL

TEMPLATES = (
    # `#` a digit, `%` one from 1 to 9, `&` a number up to 28, `~` a month, `@` a year
    "ISBN 978-%#-###-#####-#", "ISBN 97892########", "ISSN ####-###X", "ISSN ####-####",
    "doi:10.####/jrc.@.######", "https://doi.org/10.2760/######", "CELEX: 3@R0###", "6@CJ0###",
    "ECLI:EU:C:@:###", "ECLI:DE:BVerfG:@:rs@~&.1bvr######", "ECLI:NL:HR:@:####",
    "ELI: http://data.europa.eu/eli/reg/@/###/oj", "(EU) @/####", "(ES) č. ###/@",
    "OJ L ###, &.~.@, p. ##", "COM(@) ### final", "C-###/##", "T-##/##", "SEC(@) ####",
    "@/####(COD)", "2@/##/EU", "BGBl. I S. ####", "RT I, &.~.@, ##", "Dz.U. @ poz. ####",
    "NN ##/##", "MO nr. ### din &.~.@", "ISO 9001:@", "EN ISO 14###-#:@", "IEC 60###-#-##:@",
    "DIN EN ##### (VDE ####-#)", "RFC ####", "v#.##.#", "Version #.#.##-####", "Python 3.1#.#",
    "Firefox 1##.#.#esr", "Linux 5.1#.0-##-amd64", "2-1 (1-0)", "6:4, 7:6 (7:5), 3:6", "1:43.##",
    "9.58 s, 8.95 m", "08:15 09:20 10:35", "06.12 – 06.58", "1 234 567,89", "%#.###.###,##",
    "%##,###,###.##", "% ### ###", "%## ### ###", "%### t, %##.# kg, %###,# m²", "€ %#.###",
    "%##.###,- Kč", "%# ### Ft", "%#,# %, ##,## %", "52°##′##″N 13°##′##″E",
    "50.######, 14.######", "E ###### N #######", "X=######.## Y=#######.##", "NACE ##.##",
    "CPV %#######-#", "HS 0### ## ##", "CN %### ## ##", "CAS %###-##-#", "EC ###-###-#", "E###",
    "UN ####", "NUTS DE###", "ICD-10 F##.#", "ATC N0#AA##", "EAN %############", "LOT ######",
    "SN %#########", "art. ##, ods. # lit. a)", "§ ### Abs. # Nr. #", "## U.S.C. § ####",
    "pp. ###-###", "Vol. ##, No. #, @, ###–###", "arXiv:####.#####", "PMID: ########",
    "PMC#######", "| %### | %### | %### | %### |", "%#### %#### %#### %####", "@ @ @ @",
    "0,### 0,### 1,###", "%.# %.# %.# 10.#", "2@-~-&T10:##:##Z", "&/~/@ – &/~/@", "&.~.@", "~/@",
    "@-@", "R###", "A4, 80 g/m², 210 × 297 mm", "1.2.3.#, 12.7.3.1", "10.0.##.#, 192.168.#.##",
    "127.0.0.1:80##", "00:##:##.###", "#:##:##", "# 000 000 000", "%0 000 000",
    "Lambert 93 : ###### #######", "BOE-A-@-#####", "DOF núm. ###", "JO L ### du &.~.@",
    "ФВ бр. ## от @", "ΦΕΚ Α΄ ###/&.~.@", "SWIFT codes have 8 or 11 characters",
    "bit/s: 115200, 9600, 2400", "0x########", "#####-### (postal code)", "AB1# 2CD",
    "line 1##: error E####", "PO 2@/###/##", "Az. ## O ###/##", "sp. zn. ## C ###/@",
    "sygn. akt I ACa ###/##",
)  # fmt: skip
WORDS = {
    "bg": "Таблица", "cs": "Tabulka", "da": "Tabel", "de": "Tabelle", "el": "Πίνακας",
    "en": "Table", "es": "Cuadro", "et": "Tabel", "fi": "Taulukko", "fr": "Tableau", "ga": "Tábla",
    "hr": "Tablica", "hu": "Táblázat", "it": "Tabella", "lt": "Lentelė", "lv": "Tabula",
    "mt": "Tabella", "nl": "Tabel", "pl": "Tabela", "pt": "Quadro", "ro": "Tabelul",
    "sk": "Tabuľka", "sl": "Preglednica", "sv": "Tabell",
}  # fmt: skip
ROUNDS = 6


def drawn(template: str, rng: random.Random) -> str:
    def one(match: re.Match[str]) -> str:
        return {
            "#": lambda: rng.choice("0123456789"), "%": lambda: rng.choice("123456789"),
            "&": lambda: f"{rng.randrange(1, 29):02d}", "~": lambda: f"{rng.randrange(1, 13):02d}",
            "@": lambda: str(rng.randrange(1990, 2026)),
        }[match.group()]()  # fmt: skip

    # The percent sign of "##,## %" stays.
    return re.sub(r"[#&~@]|%(?=[#.,0 ]|0)", one, template)


@pytest.mark.parametrize("language", [*OFFICIAL, "und"])
def test_numbers_of_things_stay(redactor, language) -> None:
    rng = random.Random(language)
    hit = []
    count = 0
    for template in TEMPLATES:
        for _ in range(ROUNDS):
            value = drawn(template, rng)
            text = f"{WORDS.get(language, 'Aa')} {rng.randrange(1, 99)}. {value}, bb."
            count += 1
            redacted, spans = redactor(language)(text)
            if spans:
                hit.append((text, redacted))
    assert count > 500 and hit == []
