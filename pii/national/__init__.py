"""Identity numbers that states give to natural persons, one file a state, and companies' numbers.

A number without evidence stays: what is safe alone is declared number by number.

The rule of each number is python-stdnum's, or written here where it has none and compared with
independent implementations (named in the files of HU, LU, LV, PT). Where a file says "looked up",
its source was read; the other laws are named so that an auditor knows where to look, and their
article numbers were not compared with the current text.
"""

from __future__ import annotations

from typing import Final

from pii.national.at import AustrianNumberRecognizer
from pii.national.be import BelgianNumberRecognizer
from pii.national.bg import BulgarianNumberRecognizer
from pii.national.ch import SwissNumberRecognizer
from pii.national.cy import CypriotNumberRecognizer
from pii.national.cz import CzechNumberRecognizer
from pii.national.de import GermanNumberRecognizer
from pii.national.dk import DanishNumberRecognizer
from pii.national.ee import EstonianNumberRecognizer
from pii.national.es import SpanishNumberRecognizer
from pii.national.fi import FinnishNumberRecognizer
from pii.national.fr import FrenchNumberRecognizer
from pii.national.gr import GreekNumberRecognizer
from pii.national.hr import CroatianNumberRecognizer
from pii.national.hu import HungarianNumberRecognizer
from pii.national.identity_number import IdentityNumberRecognizer
from pii.national.ie import IrishNumberRecognizer
from pii.national.is_ import IcelandicNumberRecognizer
from pii.national.it import ItalianNumberRecognizer
from pii.national.lt import LithuanianNumberRecognizer
from pii.national.lu import LuxembourgNumberRecognizer
from pii.national.lv import LatvianNumberRecognizer
from pii.national.mt import MalteseNumberRecognizer
from pii.national.nl import DutchNumberRecognizer
from pii.national.no import NorwegianNumberRecognizer
from pii.national.pl import PolishNumberRecognizer
from pii.national.pt import PortugueseNumberRecognizer
from pii.national.ro import RomanianNumberRecognizer
from pii.national.se import SwedishNumberRecognizer
from pii.national.si import SlovenianNumberRecognizer
from pii.national.sk import SlovakNumberRecognizer
from pii.national.uk import BritishNumberRecognizer

NATIONAL: Final[tuple[type[IdentityNumberRecognizer], ...]] = (
    AustrianNumberRecognizer,
    BelgianNumberRecognizer,
    BulgarianNumberRecognizer,
    CypriotNumberRecognizer,
    CzechNumberRecognizer,
    GermanNumberRecognizer,
    DanishNumberRecognizer,
    EstonianNumberRecognizer,
    SpanishNumberRecognizer,
    FinnishNumberRecognizer,
    FrenchNumberRecognizer,
    GreekNumberRecognizer,
    CroatianNumberRecognizer,
    ItalianNumberRecognizer,
    LuxembourgNumberRecognizer,
    BritishNumberRecognizer,
    SwissNumberRecognizer,
    IcelandicNumberRecognizer,
    NorwegianNumberRecognizer,
    SlovenianNumberRecognizer,
    PortugueseNumberRecognizer,
    DutchNumberRecognizer,
    MalteseNumberRecognizer,
    IrishNumberRecognizer,
    HungarianNumberRecognizer,
    LithuanianNumberRecognizer,
    LatvianNumberRecognizer,
    PolishNumberRecognizer,
    RomanianNumberRecognizer,
    SwedishNumberRecognizer,
    SlovakNumberRecognizer,
)
"""Each state as its class; a test compares this tuple with the files of the folder."""


class NationalNumberRecognizer(IdentityNumberRecognizer):
    """All states at once: one look at each number of the text instead of thirty."""

    identifiers = tuple(one for state in NATIONAL for one in state.identifiers)
