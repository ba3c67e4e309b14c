"""Words for identity numbers that name no state's number in particular, in the 24 languages.

"Personal identification number" is what a form in any language writes over any state's number.
An `Identifier` takes them as `generic`: they count in documents of the state's own languages, and
elsewhere where the state is named nearby.
"""

from __future__ import annotations

from typing import Final

from pii.national.identifier import Labels


def together(*tables: Labels) -> Labels:
    """The words of all the tables, by language."""
    languages = sorted({language for table in tables for language in table})
    return {
        language: tuple(word for table in tables for word in table.get(language, ()))
        for language in languages
    }


PERSONAL_NUMBER: Final[Labels] = {
    "bg": ("личен номер", "личн~ (идентификационен )?(номер|№|код)",
           ("персонален (идентификационен )?"
           "(номер|код)"), "идентификационен номер", "национален (идентификационен )?номер",
           "единен граждански номер"),
    "cs": ("osobn~ (identifikačn~ )?čísl~", "osobní č.", "identifikačn~ čísl~ (osoby|občana)",
           "národn~ identifikačn~ čísl~"),
    "da": ("person-?(nr|nummer~)", "personnumm(er|eret|re)", "pers.nr.", "fødselsnummer~",
           "identifikationsnumm(er|eret|re)",
           "id-?(nr|nummer~)", "nationalt id~", "personligt id-?(nr|nummer~)?"),
    "de": ("personenkenn(zahl|ziffer|zeichen|nummer)~", "personalnummer~",
           "persönlich~ (identifikations|kenn)?-?(nummer|nr)~", "personenidentifikationsnummer~",
           "nationale (id|identifikations)-?(nummer|nr)", "identifikationsnummer~", "personencode~",
           "bürgernummer~", "personennummer~", "national~ identifikationsnummer~",
           "id-?(nr|nummer)"),
    "el": ("προσωπικ~ αριθμ~", "αριθμ~ ταυτοποίησ~", "αριθμ~ μητρώ~", "εθνικ~ αριθμ~ (ταυτ~)?",
           "προσωπικ~ κωδικ~", "αριθμ~ ταυτότητ~", "α.τ.", "κωδικ~ ταυτοποίησ~"),
    "en": (("(national|personal|citizen) (identification |identity |id |insurance |registration )?"
           "(number|no|code|nr)~"), "(national|personal) id", ("(identification|identity|id) "
           "(number|no|code|nr)~"), "population register(ation)? (number|no)", "pin", "nin",
           "citizen('s)? (number|no|id)", "personal number~", ("unique (citizen|personal) "
           "(number|identification number)"), "birth number~", "person(al)? id~"),
    "es": ("número~ (de identificación )?(personal|nacional)(es)?", "número~ de identidad",
           "# de identificación( personal)?", "código personal", "documento de identidad",
           "número de identificación"),
    "et": ("isiku-?(kood|number|numbr)~", "isikutunnus~", "identifitseerimis(kood|number|numbr)~"),
    "fi": ("henkilötunnu~", "henkilönumero~", "henkilökood~", "henkilökohtai~ tunnus~",
           "tunnistenumero~", "henkilöllisyysnumero~", "sosiaaliturvatunnu~"),
    "fr": ("(numéro~|#) (d'identification )?(personnel|national|nationale)~( d'identité)?",
           "# (d'identification|national|personnel)", "code personnel", ("identifiant (national|"
           "personnel)"), "numéro~ d'identité( nationale)?", "numéro d'identification",
           "numéro de naissance", "numéro personnel d'identification"),
    "ga": ("uimhir (aitheantais|phearsanta)", "uimhir aitheantais (phearsanta|náisiúnta)"),
    "hr": ("osobn~ (identifikacijsk~ )?broj~", "matičn~ broj~ (građan~)?", "identifikacijsk~ broj~",
           "osobni br"),
    "hu": ("személyi (azonosító~|szám~)", "személyazonosító( jel| szám)?~", "személyes azonosító~",
           "azonosító (szám|jel)~", "személyi azonosító jel~"),
    "it": ("numero (di identificazione|identificativo) ?(personale|nazionale)?", "codice personale",
           "numero (personale|nazionale)", "numero di identità", "# (personale|identificativo)"),
    "lt": ("asmens (identifikavimo )?(kod|numer)~", "asmeninis (kodas|numeris)", "a.k.", "asm.k."),
    "lv": ("person~ (kod|identifikācijas kod|numur)~", "identifikācijas (numur|kod)~", "p.k."),
    "mt": ("numru (ta'|tal)-? ?(identità|identifikazzjoni|karta ta' l-identità)( personali)?",
           "numru (personali|nazzjonali)", "in-numru (ta'|tal)-? ?(identità|identifikazzjoni)",
           "numru ta' l-identità", "numru tal-karta (ta' l-)?identità"),
    "nl": ("persoonsnummer~", "persoonlijk (identificatie)?nummer~", "identificatienummer~",
           "nationaal (identificatie)?nummer~", "persoonsidentificatienummer~", "id-?(nr|nummer)"),
    "pl": ("osobist~ numer~( identyfikacyjn~)?", ("numer~ (identyfikacyjn|osobist|identyfikacji)~"
           "( osobist~)?"), "kod osobisty", "krajowy numer~ identyfikacyjn~", "nr identyfikacyjny"),
    "pt": ("número~ (de identificação )?(pessoal|nacional|civil)", "número~ de identidade",
           "# de identificação( pessoal| civil)?", "código pessoal"),
    "ro": ("cod~ (numeric )?personal~",
           "număr~ (de )?(identificare|identitate)( personal| național)?",
           "număr~ personal", "număr~ național de identificare", "cod de identificare personal~"),
    "sk": ("osobn~ (identifikačn~ )?čísl~", "identifikačn~ čísl~ (osoby|občana)", "osobné č.",
           "národn~ identifikačn~ čísl~"),
    "sl": ("osebn~ (identifikacijsk~ )?(številk~|št.|kod~)", "enotn~ matičn~ številk~( občana)?",
           "identifikacijsk~ številk~", "matičn~ številk~ (občana)"),
    "sv": ("personnumm?(er|ret|ren)~", "person-?nr", "pnr", "identifikationsnum(mer|ret)~",
           "personbeteckning~", "personkod~", "nationellt id~", "personligt nummer",
           "id-?(nr|nummer)"),
}  # fmt: skip
"""Number of a person in the population register."""

TAX_NUMBER: Final[Labels] = {
    "bg": ("данъч~ (идентификационен )?(номер|№)",),
    "cs": ("daňov~ (identifikačn~ )?čísl~", "daňové č."),
    "da": ("skatte(identifikations)?-?(nr|nummer~)", "tin", "tin-(nr|nummer~)"),
    "de": ("steuer-?(identifikations|id)?-?(nummer|nr)~", "steuer-?id", ("steuerliche "
           "identifikationsnummer~"), "tin", "st.nr.", "steuernummer~"),
    "el": ("φορολογικ~ (αριθμ~|μητρώ~)", "αριθμ~ φορολογικ~ μητρώ~", "α.φ.μ."),
    "en": (("(personal )?tax(payer)?('s)? (identification |id |reference |identity )?"
            "(number|no|nr|code)~"),
           "tin", "t.i.n.", "tax id", "fiscal (number|code)", "tin (number|no)"),
    "es": ("número~ (de identificación )?fiscal(es)?", "identificación fiscal", "# fiscal", "nif"),
    "et": ("maksu(kohustuslase|maksja)? ?(kood|number|numbr|identifitseerimisnumbr)~", "tin"),
    "fi": ("vero(tunniste|numero|tunnu)~", "verovelvollisen tunnu~", "tin"),
    "fr": ("(numéro~|#) (d'identification )?fiscal~", "# fiscal", "identifiant fiscal", "nif",
           "tin",
           "n.?i.f.", "référence fiscale", "numéro~ de contribuable"),
    "ga": ("uimhir (chánach|aitheantais chánach|tagartha cánach)",),
    "hr": ("porezn~ (identifikacijsk~ )?broj~", "porezni br"),
    "hu": ("adóazonosító( jel| szám)?~", "adóazonosítój(el|ele)", "adószám~"),
    "it": ("numero (di identificazione )?fiscale", "codice (di identificazione )?fiscale", "c.f.",
           "n.i.f.", "identificativo fiscale", "numero (d'|di )contribuente"),
    "lt": ("mokesčių mokėtojo (identifikacin~ )?(numer|kod)~", "tin"),
    "lv": ("nodokļu maksātāj~ (identifikācijas )?(numur|kod)~", "nmr kods", "tin"),
    "mt": ("numru (ta'|tal)-? ?(taxxa|identifikazzjoni tat-taxxa)", "numru tat-taxxa", "tin"),
    "nl": ("fiscaal (identificatie)?-?(nr|nummer~)", "belasting-?(nr|nummer~)", "tin",
           "fiscaal nummer", "sofi-?(nr|nummer)~"),
    "pl": ("numer~ (identyfikacji )?podatkow~", "numer~ identyfikacji podatkowej", "tin"),
    "pt": ("número~ (de identificação )?fiscal", "número~ de contribuinte", "contribuinte",
           "n.i.f.",
           "# (de )?contribuinte", "contribuinte n.?", "# fiscal"),
    "ro": ("cod~ (de )?(identificare )?fiscal~", "număr~ (de )?(identificare )?fiscal~", "nif"),
    "sk": ("daňov~ (identifikačn~ )?čísl~", "d.i.č.", "daňové č."),
    "sl": ("davčn~ (številk~|št.)", "id davčn~ številk~"),
    "sv": ("skatte(registrerings|identifikations)?-?(nr|nummer~)", "tin", "skatteregistreringsnr"),
}  # fmt: skip
"""Number of a taxpayer."""

SOCIAL_SECURITY_NUMBER: Final[Labels] = {
    "bg": ("осигурителен номер", "осигурител~ №", "номер на (социал|здравн)~ осигур~"),
    "cs": ("čísl~ (sociálního|zdravotního) (pojištění|zabezpečení)", "čísl~ pojištěnce",
           "č. pojištěnce"),
    "da": ("socialsikrings-?(nr|nummer~)", "sygesikrings-?(nr|nummer~)"),
    "de": ("sozialversicherungs?-?(nummer|nr)~", "s.v.?-?(nummer|nr)~", "svnr", "sv-nr",
           "sozialversicherungsausweis~", "versicherungs-?(nummer|nr)~", "vsnr", "vers.-?nr",
           "versichertennummer~", "krankenversicherten?-?(nummer|nr)~", "sozialvers.-?nr."),
    "el": ("αριθμ~ (μητρώ~ )?(κοινωνικ~ ασφάλισ~|ασφαλισμέν~)", "αμκα", "α.μ.κ.α."),
    "en": ("social (security|insurance) (number|no|nr|id|code)~", "ssn", "s.s.n.",
           "(health )?insurance (number|no|id)~", "national insurance (number|no)",
           "health (card|insurance) (number|no)~", "insured person('s)? (number|no)"),
    "es": ("número~ de (la )?segur(idad|o) social", "# (de )?(la )?(seguridad social|s.s.)",
           "n.s.s.", "naf", "número~ de afiliación", "n.u.s.s."),
    "et": ("sotsiaalkindlustus(e)? ?(number|numbr)~",),
    "fi": ("sosiaaliturvatunnu~", "sotu", "sosiaaliturvanumero~", "kela-?(numero|tunnus)"),
    "fr": (("(numéro~|#) (d'immatriculation |d'assuré |d'affiliation )?(à la |de |de la )?"
           "(sécurité sociale|sécu)"), "# (de )?(la )?(sécurité sociale|sécu)", "# s.?s.",
           "numéro~ s.s.", "numéro~ d'assuré~( social~)?", "sécurité sociale n.?"),
    "ga": ("uimhir (leasa|slándála|árachais) shóisial(aigh|ta)",),
    "hr": ("broj~ (socijalnog|zdravstvenog|mirovinskog) osiguranj~", "osobni broj osiguranika",
           "broj osigurane osobe"),
    "hu": ("társadalombiztosítási (azonosító )?(szám|jel)~", "tb-?szám~"),
    "it": ("numero (di )?(sicurezza|previdenza|assicurazione) sociale", "numero avs",
           "codice assistito"),
    "lt": ("socialinio draudimo (numer|pažymėjimo numer|kod)~", "sd numer~"),
    "lv": ("sociālās apdrošināšanas (numur|nr)~",),
    "mt": ("numru tas-sigurtà soċjali", "numru tas-sigurta socjali", "n.s.s."),
    "nl": ("sociale?-?(zekerheids|verzekerings)-?(nr|nummer~)", "sofinummer~",
           "sofi-?(nr|nummer~)", "socialezekerheidsnummer~", "burgerservicenummer~"),
    "pl": ("numer~ ubezpieczenia( społecznego| zdrowotnego)?", "nr ubezpieczenia"),
    "pt": ("n.i.s.s.", "número~ (de identificação )?(da|de) segurança social",
           "# (de|da) segurança social", "número~ de beneficiário", "beneficiário n.?"),
    "ro": ("număr~ (de )?(asigurare|securitate) socială", "număr~ de asigurări sociale",
           "cod~ (de )?asigurat~"),
    "sk": ("čísl~ (sociálneho|zdravotného) (poistenia|zabezpečenia)", "čísl~ poistenca",
           "č. poistenca"),
    "sl": ("številk~ (socialnega|zdravstvenega) (zavarovanja|zavarovanca)", "zzzs (številka|št.)",
           "št. zavarovanca"),
    "sv": ("socialförsäkringsnumm(er|ret)~", "socialskyddssignum", "socialsignum",
           "socialförsäkrings-?nr"),
}  # fmt: skip
"""Number of an insured person."""
