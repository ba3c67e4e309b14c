"""Secrets: private keys, access tokens of services, passwords in settings.

Whoever finds one can act as its owner, so it is security before it is privacy (GDPR article 32).
Shapes that a service gives its tokens so that they can be found are facts, documented by the
services; gitleaks (config/gitleaks.toml) and detect-secrets (plugins) collect them too. Entropy
alone is not used: half of the web is base64.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pii.boundaries import AFTER_VALUE
from pii.recognizer import Hit, TriggeredRecognizer

MAX_KEY: Final = 16_384
"""Code points of a private key block: RSA with 16,384 bits has 12,600."""

_ALNUM: Final = "[0-9A-Za-z]"
_WORDCHARS: Final = "[0-9A-Za-z_-]"
# Prefix for the prefilter, and the whole token.
TOKENS: Final = (
    # AWS, "Unique identifiers": access key ids of users and of temporary sessions.
    ("(?:AKIA|ASIA|ABIA|ACCA)", "[A-Z2-7]{16}"),
    # GitHub, "About authentication": personal, OAuth, user, server, refresh; fine-grained.
    ("gh[pousr]_", f"{_ALNUM}{{36,255}}"),
    ("github_pat_", "[0-9A-Za-z_]{60,255}"),
    # GitLab, "Token prefixes".
    ("gl(?:pat|dt|rt|ft|imt|agent|oas|cbt|ptt|soat)-", f"{_WORDCHARS}{{20,255}}"),
    # Slack, "Token types".
    ("xox[abeoprs]-", f"(?:{_ALNUM}{{1,16}}-){{1,5}}{_ALNUM}{{10,255}}"),
    ("xapp-", f"[0-9]-[0-9A-Z]{{8,16}}-[0-9]{{8,16}}-{_ALNUM}{{20,255}}"),
    (r"hooks\.slack\.com/", "(?:services|workflows)/[0-9A-Za-z+/]{40,80}"),
    # Google API key; OAuth client secret.
    ("AIza", f"{_WORDCHARS}{{35}}"),
    ("GOCSPX-", f"{_WORDCHARS}{{28}}"),
    # Stripe, "API keys".
    ("[rs]k_(?:live|test|prod)_", f"{_ALNUM}{{10,255}}"),
    # OpenAI, Anthropic, Hugging Face.
    ("sk-(?:proj|svcacct|admin)-", f"{_WORDCHARS}{{40,255}}"),
    ("sk-ant-", f"{_WORDCHARS}{{40,255}}"),
    ("sk-", f"{_ALNUM}{{20}}T3BlbkFJ{_ALNUM}{{20}}"),
    ("hf_", "[A-Za-z]{34}"),
    # npm, PyPI, RubyGems, Docker Hub.
    ("npm_", f"{_ALNUM}{{36}}"),
    ("pypi-AgEI", f"{_WORDCHARS}{{50,1000}}"),
    ("rubygems_", "[0-9a-f]{48}"),
    ("dckr_pat_", f"{_WORDCHARS}{{27,64}}"),
    # SendGrid, Mailgun, Mailchimp, Twilio.
    (r"SG\.", rf"{_WORDCHARS}{{22}}\.{_WORDCHARS}{{43}}"),
    ("key-", "[0-9a-f]{32}"),
    ("SK", "[0-9a-f]{32}"),
    # DigitalOcean, Shopify, Square, Azure storage, HashiCorp Vault, Telegram, age.
    ("do[opr]_v1_", "[0-9a-f]{64}"),
    ("shp(?:at|ca|pa|ss)_", "[0-9a-fA-F]{32}"),
    ("sq0(?:atp|csp)-", f"{_WORDCHARS}{{22,43}}"),
    ("AccountKey=", "[0-9A-Za-z+/]{86}=="),
    (r"hvs\.", f"{_WORDCHARS}{{90,120}}"),
    ("[0-9]{8,10}:AA", f"{_WORDCHARS}{{33}}"),
    ("AGE-SECRET-KEY-1", "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    # JSON Web Tokens (RFC 7519): header and claims are objects, `{"` in base64url is eyJ.
    ("eyJ", rf"{_WORDCHARS}{{10,4000}}\.eyJ{_WORDCHARS}{{10,4000}}\.{_WORDCHARS}{{10,1000}}"),
)
_TOKEN: Final = re.compile(
    rf"(?<![0-9A-Za-z_-]){AFTER_VALUE}"
    rf"(?:{'|'.join(f'{head}{rest}' for head, rest in TOKENS)})(?![0-9A-Za-z_])"
)
_FIRST: Final = re.compile(rf"(?<![0-9A-Za-z_-]){AFTER_VALUE}[0-9A-Za-z]")
_BLOCK: Final = re.compile(
    # RFC 7468 section 10 and 11, OpenSSH, RFC 4880 section 6.2; `\n` may be written out.
    r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"(?P<body>[0-9A-Za-z+/=\s\\:,.()-]{40,MAX}?)(?:-----END (?:[A-Z0-9]{1,12} ){0,3}"
    r"PRIVATE KEY(?: BLOCK)?-----|(?=\n\n\n|\Z))".replace("MAX", str(MAX_KEY))
)
_NAMES: Final = (
    "password", "passwd", "passwort", "kennwort", "mot de passe", "motdepasse", "contraseña",
    "contrasena", "parola d'ordine", "senha", "palavra-passe", "hasło", "haslo", "heslo", "jelszó",
    "jelszo", "lösenord", "losenord", "adgangskode", "kodeord", "salasana", "wachtwoord", "lozinka",
    "geslo", "parolă", "parola", "парола", "κωδικός πρόσβασης", "κωδικος προσβασης", "slaptažodis",
    "slaptazodis", "parole", "parool", "salasõna", "pasfhocal", "pwd", "passphrase", "pass",
    "secret", "client_secret", "secret_key", "secretkey", "api_key", "apikey", "api-key",
    "access_token", "auth_token", "access_key", "secret_access_key", "private_key", "token",
)  # fmt: skip
_NAME: Final = "|".join(
    re.escape(name).replace(r"\ ", "[ _-]") for name in sorted(_NAMES, key=lambda n: (-len(n), n))
)
_SETTING: Final = re.compile(
    rf"(?:{_NAME})[\"']?\]?[ \t]{{0,2}}(?P<sign>:=|=>|=|:)[ \t]{{0,2}}"
    rf"(?P<quote>[\"'`]?)(?P<value>[^\s\"'`<>${{}}%*,;&()\[\]]{{6,128}})",
    re.IGNORECASE,
)


_BEGINS: Final = re.compile(
    rf"(?<![^\W_])(?=[{''.join(sorted({n[0] for n in _NAMES}))}])", re.IGNORECASE
)


class TokenRecognizer(TriggeredRecognizer):
    """Access tokens that say what they are. Anchor: the first character."""

    entity = "SECRET"
    trigger = "|".join(
        head + ("[0-9A-Za-z_/+-]{6}" if not head.endswith("=") else "") for head, _ in TOKENS
    )

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for first in self.anchors(_FIRST, text, start, end):
            match = _TOKEN.match(text, first.start())
            if match and re.search("[0-9A-Z]", match.group()[4:]):
                yield Hit(match.start(), match.end(), 1.0)


class PrivateKeyRecognizer(TriggeredRecognizer):
    """A block from BEGIN to END of a private key. Anchor: the first hyphen."""

    entity = "SECRET"
    trigger = "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        place = text.find("-----BEGIN ", start, end + 10)
        while place >= 0:
            match = _BLOCK.match(text, place)
            if match:
                yield Hit(match.start(), match.end(), 1.0)
            place = text.find("-----BEGIN ", place + 1, end + 10)


class PasswordRecognizer(TriggeredRecognizer):
    """`password = value`: a value of letters and digits, or quoted. Anchor: the name."""

    entity = "SECRET"
    trigger = rf"(?i:(?:{_NAME})[\"']?\]?[ \t]{{0,2}}[:=][=> \t]{{0,3}}[\"'`]?[^ \t\n<>$%*])"

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """See the base class."""
        for name in self.anchors(_BEGINS, text, start, end):
            match = _SETTING.match(text, name.start())
            if not match:
                continue
            value = match.group("value").rstrip(".:")
            if len(value) >= 6 and _is_secret(value):
                first = match.start("value")
                yield Hit(first, first + len(value), 0.8)


def _is_secret(value: str) -> bool:
    """Letters and digits in one word, and no path, call or name of a setting."""
    if not (re.search("[0-9]", value) and re.search(r"[^\W\d_]", value)):
        return False
    return not re.match(r"(?:https?|file|ftp)://|/|\.|--|\w+\.\w+\.\w", value)
