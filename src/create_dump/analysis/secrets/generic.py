"""Secrets of no known format: values beside a name that says what they are.

Two rules find candidates, one for random-looking values (medium), one for passwords (low), each
in quotes or without; two more, passwords without a name, by the place they have in a command or a
line: behind a user (medium, as in a URL) and elsewhere (low). They say only where a value starts;
`judge` decides whether it is a secret and where it ends, by its name, its characters and what
stands around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from create_dump.analysis.secrets.commands import (
    BEHIND_USER,
    BEHIND_USER_KEYWORDS,
    PLACES,
    PLACES_KEYWORDS,
)
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.formats import Rule
from create_dump.analysis.secrets.naming import names_password, names_secret, words
from create_dump.analysis.secrets.randomness import (
    LEAST,
    is_place,
    placeholder,
    random_looking,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.analysis.secrets.places import Place

_NAMES: Final = "access|api|auth|cred|key|pass|phrase|pwd|secret|sign|token|webhook|private"
_PASSWORDS: Final = "pass(?:w(?:or)?d|phrase|wd|code)?|pwd|secret"

# Between a name and its value: what closes the name, perhaps a type, what connects, what opens
# the value. JSON within a string has a backslash before its quotes. In order: an assignment, an
# element (a property list has name and value in two), a pair of name and value, an item behind
# its quoted name, a call.
_QUOTE: Final = r"""["'\x60]"""
_CLOSE: Final = r"""["'\x60\\)\]]{0,4}[ \t]{0,8}"""
_TYPE: Final = r"(?:(?::[ \t]?)?[&*]?(?:'[a-z]{1,8}[ \t])?[A-Za-z][\w.\[\]<>|*&?]{0,30}[ \t]{1,8})?"
_SIGN: Final = r"(?::=|=>|={1,3}|:{1,2}|->|\|\||\?=|<-)[ \t]{0,8}"
_PAIR: Final = (
    r"""["'\x60\\]{0,2}[ \t]?[,{]?\s{0,20}["'\\]{0,2}(?:value|content|default)["'\\]{0,2}"""
    r"[ \t]?[:=][ \t]?"
)
_LISTED: Final = r"""["'\x60\\]{1,2}[ \t]?,[ \t]?"""
_SCHEME: Final = r"(?:(?:bearer|basic|token)[ \t])?"
_ESCAPED: Final = r"""[a-zA-Z@$]?[\\"'\x60]{0,3}"""
_OPEN: Final = rf"[\[({{]?(?:{_ESCAPED}(?:{_QUOTE}|\\))?{_SCHEME}"
_ELEMENT: Final = rf"{_QUOTE}?(?:</key>\s{{0,20}}<string)?>"
_REST: Final = rf"|{_ELEMENT}|{_PAIR}|{_LISTED}|\("
_OPTION: Final = r"--[\w-]{0,24}(?:NAMES)[\w-]{0,24}[ \t]{1,4}"
_HEADER: Final = r"(?:bearer|basic)[ \t]"
_LINE: Final = (
    r"(?:^|\n)[ \t]{0,8}(?:(?:env|arg|set|setenv)[ \t]{1,4})?"
    r"\w{0,32}(?:passw(?:or)?d|secretMORE)[ \t]{1,8}"
)
"""What begins a line of a configuration that puts nothing between a name and its value."""


def _pattern(names: str, value: str, *, quoted: bool) -> str:
    name = rf"(?:{names})[\w.-]{{0,32}}"
    between = rf"{_CLOSE}{_TYPE}{_SIGN}{_REST}"
    option = _OPTION.replace("NAMES", names)
    if quoted:
        opening = rf"[\[({{]?{_ESCAPED}{_QUOTE}{_SCHEME}"
        before = rf"{name}(?:{between}|[ \t]{{1,4}}){opening}|{option}{_QUOTE}|{_QUOTE}{_HEADER}"
    else:
        opening = rf"[\[({{]?(?:{_ESCAPED}\\)?{_SCHEME}"
        line = _LINE.replace("MORE", "|token|_key" if names == _NAMES else "")
        before = rf"{name}(?:{between}){opening}|{line}|{option}|\b{_HEADER}"
    return rf"(?i)(?:{before})({value})"


def _within(names: str, sign: str, value: str) -> str:
    option = _OPTION.replace("NAMES", names)
    return rf"(?i)(?:(?:{names})[\w.-]{{0,32}}{sign}{_SCHEME}|{option}|\b{_HEADER})({value})"


def _mixed(sign: str) -> str:
    """Return the pattern of four of *sign* or more, up to the first that is no small letter.

    A word of small letters, ``password="secret"``, is no password, and there are many.
    """
    other = f"[^a-z{sign.removeprefix('[^')}"
    return (
        rf"""(?-i:[a-z]{{4,63}}[^a-z\s"'\x60\\]|[a-z]{{3}}{other}|[a-z]{{2}}{other}{sign}"""
        rf"|[a-z]{other}{sign}{{2}}|{other}{sign}{{3}})"
    )


GENERIC: Final = Rule(
    "generic-secret",
    "Secret-looking value",
    Level.MEDIUM,
    _pattern(_NAMES, r"""[^\s"'\x60<>,;\\]{12}""", quoted=True),
    (*_NAMES.split("|"), "bearer", "basic"),
    any_case=True,
    named="secret",
)
PASSWORD: Final = Rule(
    "password",
    "Possible password",
    Level.LOW,
    _pattern(_PASSWORDS, _mixed(r"""[^\s"'\x60<>,;|\\]"""), quoted=True),
    ("pass", "pwd", "secret", "bearer", "basic"),
    any_case=True,
    named="password",
)
_BARE_SIGN: Final = r"""[^\s"'\x60<>(){}\[\],;|\\&]"""
GENERIC_BARE: Final = GENERIC._replace(
    pattern=_pattern(_NAMES, f"{_BARE_SIGN}{{12}}", quoted=False), bare=True
)
PASSWORD_BARE: Final = PASSWORD._replace(
    pattern=_pattern(_PASSWORDS, _mixed(_BARE_SIGN), quoted=False), bare=True
)

# In a text or a comment of code: what has spaces around its sign is code.
GENERIC_WITHIN: Final = GENERIC._replace(
    pattern=_within(_NAMES, r"(?:=|:[ \t])", f"{_BARE_SIGN}{{12}}"), within=True
)
PASSWORD_WITHIN: Final = PASSWORD._replace(
    pattern=_within(_PASSWORDS, "=", _mixed(_BARE_SIGN)), within=True
)

PLACED: Final = Rule(
    "password-argument",
    "Possible password",
    Level.LOW,
    rf"(?i)(?:{'|'.join(PLACES)})({_mixed(_BARE_SIGN)})",
    PLACES_KEYWORDS,
    any_case=True,
)
CREDENTIAL: Final = PLACED._replace(
    id="credential-argument",
    title="Password of a command's user",
    level=Level.MEDIUM,
    pattern=rf"(?i)(?:{'|'.join(BEHIND_USER)})({_mixed(_BARE_SIGN)})",
    keywords=BEHIND_USER_KEYWORDS,
)
"""A user and the password in one argument, as they are in a URL."""

GUESSES: Final = (
    *(GENERIC, GENERIC_BARE, GENERIC_WITHIN),
    *(PASSWORD, PASSWORD_BARE, PASSWORD_WITHIN),
    *(PLACED, CREDENTIAL),
)

# A name is taken whole, and only from its start: each word is looked at once.
_NAMED: Final = r"(?i)(?<![\w$])(?P<name>[A-Za-z_$@][\w.$-]{0,80}+)"
_BEFORE: Final = (
    re.compile(rf"{_NAMED}(?:(?:{_CLOSE}{_SIGN}{_REST}){_OPEN}|[ \t]{{1,4}}[\"']?)\Z"),
    re.compile(rf"{_NAMED}{_CLOSE}{_TYPE}{_SIGN}{_OPEN}\Z"),
)
"""What stands before a value: without a type, then with one."""

_REACH: Final = 200
"""Characters before a value in which its name is looked for."""

_OPENING: Final = re.compile(rf"""(?i)(["'\x60]){_SCHEME}\Z""")
_LONGEST_OPENING: Final = 12
"""Characters of a quote and the scheme behind it."""

_LONGEST_LEAD: Final = 26
"""Characters of an option before the word in it that says what it is."""
_LONGEST_INDENT: Final = 53
"""Characters of a line before that word, where its name and its value are all of it."""

_LONGEST: Final = 4096
"""Characters of a value: what is longer is data, and each is looked at for its candidate alone."""
_QUOTED: Final = {quote: re.compile(rf"[^{quote}\\\r\n]{{0,{_LONGEST}}}") for quote in "\"'`"}
_BARE: Final = re.compile(rf"{_BARE_SIGN}{{0,{_LONGEST}}}")
_LONGEST_LINE: Final = 400
"""Characters before a value in its line: in a longer line nobody sees where a text begins."""
_MARK: Final = re.compile(r"""(?m)\\.|["'`]|(?:^|\s)(?:#|//|--|\*)\s""")
"""What begins a text or ends it, or begins a comment."""
_INNER: Final = re.compile(r"[A-Za-z][\w.-]{0,40}[=:](?!=*\Z)")
"""A name and a sign before the value proper: ``auth: apikey=…``."""

_ODD: Final = re.compile(r"[0-9]|[a-z][A-Z]+[a-z]+[A-Z]")
_SPACE: Final = re.compile(r"\s")
_SHORTEST_PASSWORD: Final = 4
_LONGEST_PASSWORD: Final = 64
_KINDS: Final = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]", r"[^\w\s]|_")))
_NO_PASSWORDS: Final = words("none null true false undefined password")
_NAME_LIKE: Final = re.compile(
    r"(?:[$%@&#]|--?)?[A-Za-z_]+(?:[.:/-]+[A-Za-z_]+)*\(?\)?\Z|\W*\Z|\$\w+|[0-9.]+\Z"
    r"|[A-Za-z]+_[A-Za-z_]+[0-9]?\Z|\{\w*\}\Z|.*passw(?:or)?ds?[0-9]?\Z",
    re.IGNORECASE,
)
"""A variable, a call, an attribute: what gives a password rather than is one."""


_URL_KINDS: Final = 2
_SHOWN: Final = re.compile(
    r"(?i)(?:pass(?:wor[dt]|wd|phrase)?|pwd|pw|secret|token|x+|\*+|foo|bar|baz|test|user|admin"
    r"|guest|changeme|[a-z])[0-9]{0,4}[!?.]?\Z"
)
_VARIABLE: Final = re.compile(r"\$[A-Za-z_]|%[A-Za-z_]+%|%[sd]|:")


def judge(rule: Rule, text: str, start: int, place: Place) -> tuple[int, int] | None:
    """Return the span of the secret that starts at *start*, or None if there is none.

    Args:
        rule: One of those above.
        text: The whole text.
        start: Where the value starts, in characters.
        place: What its path says.
    """
    opening = _OPENING.search(text, max(0, start - _LONGEST_OPENING), start)
    quote = opening[1] if opening else ""
    if place.code and not quote and not _in_text(text, start):
        return None
    run = (_QUOTED[quote] if quote else _BARE).match(text, start)
    value = run[0] if run else ""
    if not quote:
        inner = _INNER.match(value) if rule.named else None
        if inner:
            start += inner.end()
            value = value[inner.end() :]
        value = value.rstrip(".:,")
        if text[start + len(value) : start + len(value) + 1] in {"(", "[", "{"}:
            return None
    if len(value) >= _LONGEST:
        return None
    before = text[max(0, start - _REACH) : start]
    is_one = _JUDGES[rule.named](value, before, quote, place)
    return (start, start + len(value)) if is_one else None


def beginnings(rule: Rule, lowered: str) -> Sequence[int]:
    """Return where, by place, a match of one of these rules may begin; nowhere else does one.

    Python's own patterns are slow to search and quick to match where one knows the place.

    Args:
        rule: One of those above.
        lowered: The text in small letters, of the same length.
    """
    begun: set[int] = set()
    for keyword in rule.keywords:
        at = lowered.find(keyword)
        while at >= 0:
            # With its name, or what is before a scheme or a short option; a long one and a line
            # begin before it.
            begun.add(at)
            if at and (lowered[at - 1] in _QUOTED or keyword[0] == "-"):
                begun.add(at - 1)
            option = lowered.find("--", max(0, at - _LONGEST_LEAD), at)
            while option >= 0:
                begun.add(option)
                option = lowered.find("--", option + 1, at)
            if rule.bare:
                begun.add(max(0, lowered.rfind("\n", max(0, at - _LONGEST_INDENT), at)))
            at = lowered.find(keyword, at + 1)
    return sorted(begun)


def in_url(value: str, user: str) -> bool | None:
    """Return whether the password *value* of a URL is surely one; None if it only shows how.

    Args:
        value: What stands behind the colon.
        user: What stands before it, its end.
    """
    if _SHOWN.match(value) or user == value or _VARIABLE.search(value):
        return None
    return _kinds(value) >= _URL_KINDS


def _kinds(value: str) -> int:
    return sum(kind.search(value) is not None for kind in _KINDS)


def _random(value: str, before: str, quote: str, _: Place) -> bool:
    # Cheap questions first: they are asked of thousands.
    if len(value) < LEAST or not _ODD.search(value) or _SPACE.search(value):
        return False
    sure = _named(before, quote, names_secret)
    return sure is not None and random_looking(value, sure=sure)


def _possible(value: str, place: Place) -> bool:
    """Return whether a person might have chosen *value* as a password."""
    if not _SHORTEST_PASSWORD <= len(value) <= _LONGEST_PASSWORD or _SPACE.search(value):
        return False
    if _kinds(value) < (3 if place.rehearsal else 2) or _NAME_LIKE.match(value):
        return False
    return not (placeholder(value) or is_place(value) or value.lower() in _NO_PASSWORDS)


def _password(value: str, before: str, quote: str, place: Place) -> bool:
    if not _possible(value, place):
        return False
    sure = _named(before, quote, names_password)
    # What is long enough for it must look random, beside a name that says less.
    return sure is True or (sure is False and len(value) < LEAST)


def _placed(value: str, before: str, _: str, place: Place) -> bool:
    # Who has the user's name for a password shows how it is written.
    if _SHOWN.match(value) or _VARIABLE.search(value) or before[:-1].endswith(value):
        return False
    return _possible(value, place) or random_looking(value, sure=True)


_JUDGES: Final = {"secret": _random, "password": _password, "": _placed}
"""By what a name has to say."""


def _in_text(text: str, start: int) -> bool:
    """Return whether what starts at *start* in code is part of a text or of a comment there."""
    line = text.rfind("\n", 0, start) + 1
    if start - line > _LONGEST_LINE:
        return False
    quote = ""
    for found in _MARK.finditer(text, line, start):
        mark = found[0]
        if mark not in _QUOTED:
            if not quote and not mark.startswith("\\"):
                return True
        elif not quote or mark == quote:
            quote = "" if quote else mark
    return quote != ""


def _named(before: str, quote: str, names: Callable[[str], bool | None]) -> bool | None:
    """Return what *names* says of the name at the end of *before*; None if there is none."""
    for pattern in _BEFORE:
        found = pattern.search(before)
        said = names(found["name"]) if found else None
        if found and said is not None:
            between = before[found.end("name") :]
            # An argument, or what is listed behind its name, is a text or a name of its own.
            return said if quote or not {"(", ","} & {*between} else None
    return None
