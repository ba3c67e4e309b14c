"""Whatever a model calls a language, it comes out as one code."""

import pytest

from language_id.labels import code, tag
from language_id.languages import OFFICIAL, load
from language_id.model import load as load_model
from language_id.shipped import MODELS
from language_id.train import NEIGHBOURS, OTHERS

ISO_639_2T = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "et": "est", "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita",
    "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron",
    "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip


@pytest.mark.parametrize("language", OFFICIAL)
@pytest.mark.parametrize("scheme", ["wikipedia", "iso639-3"])
def test_all_24_by_every_name(language, scheme):
    names = [language, ISO_639_2T[language], load(language).label, f"__label__{language}"]
    assert [code(name, scheme) for name in names] == [language] * len(names)


@pytest.mark.parametrize(
    ("label", "scheme", "expected"),
    [
        ("__label__ekk_Latn", "iso639-3", "et"),
        ("est", "iso639-3", "et"),
        ("__label__lvs_Latn", "iso639-3", "lv"),
        ("lav", "iso639-3", "lv"),
        ("ltg_Latn", "iso639-3", "ltg"),
        ("oci_Latn", "iso639-3", "oc"),
        ("srd_Latn", "iso639-3", "sc"),
        ("azj_Latn", "iso639-3", "az"),
        ("vro_Latn", "iso639-3", "vro"),
        ("hbs_Latn", "iso639-3", "sh"),
        ("__label__sh", "wikipedia", "sh"),
        ("nor", "iso639-3", "nb"),
        ("no", "wikipedia", "nb"),
        ("nob_Latn", "iso639-3", "nb"),
        ("nno_Latn", "iso639-3", "nn"),
        ("srp_Cyrl", "iso639-3", "sr"),
        ("sr-Cyrl", "iso639-3", "sr"),
        ("bos_Latn", "iso639-3", "bs"),
        ("als", "wikipedia", "gsw"),
        ("als_Latn", "iso639-3", "sq"),
        ("gre", "iso639-3", "el"),
        ("gla_Latn", "iso639-3", "gd"),
        ("swh_Latn", "iso639-3", "sw"),
    ],
)
def test_names_that_differ(label, scheme, expected):
    assert code(label, scheme) == expected


@pytest.mark.parametrize("language", [*NEIGHBOURS, *OTHERS])
def test_what_the_model_knows_has_a_code_of_three_letters_and_comes_back_from_it(language):
    written = tag(language.removesuffix("-Cyrl"), "Latn").split("_")[0]
    assert len(written) == 3
    assert code(written, "iso639-3") == language.removesuffix("-Cyrl")


def test_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="iso639-3"):
        code("et", "glotlid")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_shipped_model_knows_the_24(model):
    import fasttext

    labels = fasttext.FastText._FastText(model_path=str(model.path)).labels
    assert set(OFFICIAL) <= {code(label, model.scheme) for label in labels}
    assert load_model(model.name)(["The quick brown fox jumps over the lazy dog"])[0][0][0] == "en"
