"""Secrets of no known format: values beside a name that says what they are.

Two rules find candidates, one for random-looking values (medium), one for passwords (low). Both
say only where a value starts; `judge` decides whether it is one and where it ends. What decides
is measured, not listed: letters and digits both, the entropy of the characters, how often they
change their class; then words that stand for a value, and what code puts beside such names.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.secrets.places import Place

_NAMES: Final = "access|api|auth|cred|key|pass|phrase|pwd|secret|sign|token|webhook|private"
_PASSWORDS: Final = "pass(?:w(?:or)?d|phrase|wd|code)?|pwd"

# Between a name and its value: what closes the name, perhaps a type, what connects, what opens
# the value. JSON within a string has a backslash before its quotes.
_CLOSE: Final = r"""["'\x60\\)\]]{0,4}[ \t]{0,8}"""
_TYPE: Final = r"(?:(?::[ \t]?)?[A-Za-z][\w.\[\]<>|*&?]{0,30}[ \t]{1,8})?"
_SIGN: Final = r"(?::=|=>|={1,3}|:{1,2}|->|\|\||\?=|<-)[ \t]{0,8}"
_PAIR: Final = (
    r"""["'\x60\\]{0,2}[ \t]?,?\s{0,20}["'\\]{0,2}(?:value|content)["'\\]{0,2}[ \t]?[:=][ \t]?"""
)
_LISTED: Final = r"""["'\x60\\]{1,2}[ \t]?,[ \t]?"""
_OPEN: Final = r"""[\[({]?(?:[a-zA-Z@$]?[\\"'\x60]{1,4})?(?:bearer[ \t]|basic[ \t]|token[ \t])?"""
_BETWEEN: Final = rf"(?:{_CLOSE}{_TYPE}{_SIGN}|>|{_PAIR}|{_LISTED}|\(){_OPEN}"
_OPTION: Final = r"--[\w-]{0,24}(?:NAMES)[\w-]{0,24}[ \t]{1,4}[\"']?"
_HEADER: Final = r"\b(?:bearer|basic)[ \t]"


def _pattern(names: str, value: str) -> str:
    option = _OPTION.replace("NAMES", names)
    return rf"(?i)(?:(?:{names})[\w.-]{{0,32}}{_BETWEEN}|{option}|{_HEADER})({value})"


GENERIC = Rule(
    "generic-secret",
    "Secret-looking value",
    Level.MEDIUM,
    _pattern(_NAMES, r"""[^\s"'\x60<>(){}\[\],;|\\]{12}"""),
    (*_NAMES.split("|"), "bearer", "basic"),
)
PASSWORD = Rule(
    "password",
    "Possible password",
    Level.LOW,
    _pattern(_PASSWORDS, r"""[^\s"'\x60<>,;|\\]{4}"""),
    ("pass", "pwd"),
)

_NAMED: Final = r"(?i)(?P<name>[A-Za-z_$@][\w.$-]{0,80})"
_BEFORE: Final = (
    re.compile(
        rf"{_NAMED}(?:{_BETWEEN.replace(_TYPE, '')}|[ \t]{{1,4}}[\"']?)\Z",
    ),
    re.compile(rf"{_NAMED}{_CLOSE}{_TYPE}{_SIGN}{_OPEN}\Z"),
)
"""What stands before a value: without a type, then with one."""

_REACH: Final = 200
"""Characters before a value in which its name is looked for."""
_QUOTED: Final = {quote: re.compile(rf"[^{quote}\\\r\n]*") for quote in "\"'`"}
_OPENING: Final = re.compile(r"""(?i)(["'`])(?:bearer[ \t]|basic[ \t]|token[ \t])?\Z""")
_INNER: Final = re.compile(r"[A-Za-z][\w.-]{0,40}[=:](?![=]*\Z)")
_BARE: Final = re.compile(r"""[^\s"'`<>(){}\[\],;|\\&]*""")

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SURE: Final = frozenset(
    "secret secrets token tokens password passwords passwd pwd pass passphrase passcode apikey"
    " credential credentials cred creds bearer authorization apitoken authtoken accesstoken"
    " clientsecret secretkey accesskey privatekey".split()
)
_SURE_PART: Final = re.compile(r"secret|token|passw|apikey|credential|passphrase|accesskey")
_KEY_KINDS: Final = frozenset(
    "api access secret private auth encryption encrypt signing sign master shared service account"
    " storage license licence app application client server admin session webhook project user"
    " consumer deploy write read push root hmac aes crypto cipher des jwt".split()
)
_NOT_NAMES: Final = frozenset(
    "public pub hash hashes checksum digest sha sha1 sha256 sha512 md5 integrity uuid guid"
    " fingerprint thumbprint cache primary foreign sort index keyboard keycode keyword keywords"
    " tokenizer tokenize tokenizers author authors authority authored commit revision etag nonce"
    " csrf csrftoken xsrf csrfmiddlewaretoken middleware sitekey recaptcha algorithm alg regex"
    " pattern url uri path file filename dir endpoint host type name names label title message"
    " class version format field column table length len size count error expires expiry issuer"
    " signature sig design assignment assign".split()
)
_PLACEHOLDER: Final = re.compile(
    r"example|sample|dummy|placeholder|change.?(?:me|this|it)|replace|your|(.)\1{3}|redacted|fake"
    r"|mock|todo|insert|enter|secret.?here|(?:^|[_-])test(?:$|[_-])|lorem|foobar|foo.?bar"
    r"|12345678|01234|abcdef(?!.*[0-9])|abcdefgh|deadbeef|cafebabe|qwerty|insecure.?key|process\.env"
    r"|\.\.\.|\*\*\*|\$\{|\{\{|%\(|<%",
    re.IGNORECASE,
)
_HEX: Final = re.compile(r"(?:0x)?[0-9a-fA-F]+\Z")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_URL: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:/|/[\w.-]+/|\.{0,2}/|~/|www\.|[\w.+-]+@[\w-]+\.", re.IGNORECASE
)
_FILE: Final = re.compile(r"[\w./-]*\.[a-z]{1,5}[0-9]?\Z")
_RUNS: Final = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")
_PLAIN: Final = re.compile(r"[A-Za-z0-9+/=_.~-]+\Z")
_HASHED: Final = re.compile(
    r"(?:sha(?:1|256|384|512)|md5|h1)[-:]|\$(?:2[aby]|argon2|pbkdf2|6|5|1)\$"
)
_WORD_RUN: Final = re.compile(r"[a-z]{4,}|[A-Z][a-z]{3,}|[A-Z]{4,}")

_LEAST: Final = 12
_LEAST_HEX: Final = 16
_ENTROPY: Final = 3.4
_ENTROPY_HEX: Final = 3.0
_RUN: Final = 3.2
_RUN_ODD: Final = 2.4
_SHORTEST_PASSWORD: Final = 4
_LONGEST_PASSWORD: Final = 64


class Candidate(NamedTuple):
    """A value and what stands before it.

    Attributes:
        name: What it is assigned to, as written.
        value: The whole of it.
        start: Where it starts, in characters of the text.
        end: Where it ends.
        quoted: Whether quotes are around it.
        called: Whether it is an argument, or stands in a list behind its name.
    """

    name: str
    value: str
    start: int
    end: int
    quoted: bool
    called: bool


def entropy(value: str) -> float:
    """Return the entropy of *value*'s characters, in bits a character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values())


def placeholder(value: str) -> bool:
    """Return whether *value* stands for a secret that is to be put there."""
    return _PLACEHOLDER.search(value) is not None


def judge(rule: str, text: str, start: int, place: Place) -> tuple[int, int] | None:
    """Return the span of the secret that starts at *start*, or None if there is none.

    Args:
        rule: `GENERIC`'s id or `PASSWORD`'s.
        text: The whole text.
        start: Where the value starts, in characters.
        place: What its path says.
    """
    generic = rule == GENERIC.id
    found = _candidate(text, start, _names_secret if generic else _names_password)
    if found is None or ((place.code or found.called) and not found.quoted):
        return None
    if any(sign.isspace() for sign in found.value):
        return None
    is_one = _generic(found) if generic else _password(found, place)
    return (found.start, found.end) if is_one else None


def _candidate(text: str, start: int, names: Callable[[str], bool]) -> Candidate | None:
    """Return what starts at *start*, or within what does, if *names* takes its name."""
    before = text[max(0, start - _REACH) : start]
    match = next(
        (
            found
            for pattern in _BEFORE
            if (found := pattern.search(before)) and names(found["name"])
        ),
        None,
    )
    between = before[match.end("name") :] if match else ""
    opening = _OPENING.search(between)
    quote = opening[1] if opening else ""
    run = (_QUOTED[quote] if quote else _BARE).match(text, start)
    value = run[0] if run else ""
    if not quote:
        inner = _INNER.match(value)
        if inner:
            return _candidate(text, start + inner.end(), names)
        value = value.rstrip(".:,!?")
        if text[start + len(value) : start + len(value) + 1] in {"(", "[", "{"}:
            return None
    if match is None:
        return None
    called = "(" in between or "," in between
    end = start + len(value)
    return Candidate(match["name"], value, start, end, quoted=quote != "", called=called)


def _generic(found: Candidate) -> bool:
    value = found.value
    sure = _secret_name(found.name)
    if len(value) < _LEAST or sure is None or placeholder(value) or _HASHED.match(value):
        return False
    return random_looking(value, sure=sure)


def _names_secret(name: str) -> bool:
    return _secret_name(name) is not None


def _names_password(name: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(name)]
    return (
        bool(words)
        and _PASSWORD_NAME.search(words[-1]) is not None
        and not frozenset(words) & _NOT_NAMES
    )


def _secret_name(name: str) -> bool | None:
    """Return whether *name* surely names a secret, or None if it does not name one."""
    words = [word.lower() for word in _WORDS.findall(name)]
    known = frozenset(words)
    if not words or known & _NOT_NAMES:
        return None
    if known & _SURE or _SURE_PART.search("".join(words)):
        return True
    if "key" in known or words[-1].endswith(("key", "keys")):
        return bool(known & _KEY_KINDS) or any(
            word.removesuffix("s").removesuffix("key") in _KEY_KINDS for word in words
        )
    return False if known & {"auth", "access", "webhook", "basic", "private", "signing"} else None


def random_looking(value: str, *, sure: bool = True) -> bool:
    """Return whether *value* looks drawn by a machine rather than written by a person.

    Args:
        value: Of at least `_LEAST` characters.
        sure: Whether its name says secret; without, a UUID or plain hash is no sign of one.
    """
    if _UUID.match(value):
        return sure
    if _HEX.match(value):
        return (
            sure
            and len(value) >= _LEAST_HEX
            and not value.isdigit()
            and entropy(value.lower()) >= _ENTROPY_HEX
        )
    if _URL.match(value) or _FILE.match(value):
        return False
    letters = any(sign.isalpha() for sign in value)
    digits = any(sign.isdigit() for sign in value)
    if not (letters and digits) or entropy(value) < _ENTROPY:
        return False
    runs = _RUNS.findall(value)
    mean = sum(map(len, runs)) / len(runs)
    wordy = sum(map(len, _WORD_RUN.findall(value))) / len(value)
    limit = _RUN if _PLAIN.match(value) else _RUN_ODD
    return mean <= limit and wordy <= (0.5 if sure else 0.4)


def _password(found: Candidate, place: Place) -> bool:
    value = found.value
    if not _SHORTEST_PASSWORD <= len(value) <= _LONGEST_PASSWORD:
        return False
    if placeholder(value) or _URL.match(value) or value.lower() in _NO_PASSWORDS:
        return False
    strength = sum(any(test(sign) for sign in value) for test in _KINDS)
    return strength >= (3 if place.rehearsal else 2) and not _NAME_LIKE.match(value)


_KINDS: Final = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
_PASSWORD_NAME: Final = re.compile(r"(?:pass(?:w(?:or)?d|phrase|wd|code)?s?|pwd|pw)\Z")
_NO_PASSWORDS: Final = frozenset("none null true false undefined password".split())
_NAME_LIKE: Final = re.compile(
    r"[$%@&#]?[A-Za-z_]+(?:[._:/-]+[A-Za-z_]+)*\(?\)?\Z|[A-Z][a-z]+\Z|\W*\Z|\$\w+"
)
