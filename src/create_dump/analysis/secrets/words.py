"""Names and values, judged: is this a name for a secret, does that value look random?

It knows no rule and no file. All measures are of one value or one name.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from math import log2
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SECRET_PARTS: Final = re.compile(
    "secret|token|passw|passphrase|credential|apikey|accesskey|authkey|secretkey|privatekey"
    "|signingkey|masterkey|encryptionkey|clientkey"
)
_SECRET_WORDS: Final = frozenset(
    """
    auth authorization authentication bearer creds cred pwd pass pw webhook session cookie
    salt signature
    """.split()  # noqa: SIM905 - one may read and sort it
)
_KEYS: Final = frozenset(
    """
    api access account admin app application auth client consumer crypt crypto cipher
    decrypt deploy encrypt encryption hmac ingest integration jwt license master private
    prod production read root secret security server service session shared sign signing
    ssh storage subscription user webhook write aes des rsa
    """.split()  # noqa: SIM905 - one may read and sort it
)
_NOT_SECRET: Final = frozenset(
    """
    public pub hash hashed sha sha1 sha256 sha512 md5 checksum digest integrity
    fingerprint uuid guid etag csrf nonce placeholder example sample dummy mock fake
    """.split()  # noqa: SIM905 - one may read and sort it
)
_ENDS: Final = frozenset(
    """
    id ids name names url uri path file files dir directory type types length len size
    expires expiry expiration ttl field fields column index count version algorithm alg
    prefix header headers class model label title message regex pattern format description
    help hint error errors template view form user username email endpoint host domain
    issuer audience scope scopes status state kind validator validators hasher hashers
    backend backends
    """.split()  # noqa: SIM905 - one may read and sort it
)
_PLACEHOLDER: Final = re.compile(
    r"example|sample|dummy|changeme|change_me|change-me|placeholder|redacted|replace|insert"
    r"|your|todo|fixme|xxxx|\*\*\*|\.\.\.|undefined|foobar|lorem|abcdefg|1234567|0123456|qwerty"
    r"|deadbeef|testing|notreal|not-real|not_real|fake|secretkey|apikey|password",
    re.IGNORECASE,
)
_MADE_UP: Final = re.compile(
    r"(.)\1{9}|0123456789|1234567890|abcdefghij|example|placeholder|redacted|change[_-]?me"
    r"|your[_-]|insert[_-]|<[a-z_ -]+>",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"\$\{[\w.:/ -]+\}|\{\{[\w.| $-]+\}\}|%\(\w+\)s|\$\([\w. -]+\)|<%|#\{[\w.]+\}|\[REDACTED:"
)
_WHOLE_REFERENCE: Final = re.compile(
    r"\$[A-Za-z_]\w*|%[A-Za-z_]\w*%|@[A-Za-z_]\w*@|<[^<>]*>|\{[^{}]*\}|\[[^\[\]]*\]|%[a-z]|:\w+"
)
_CALL: Final = re.compile(r"[\w\])]\(|\)[.,;(]|=>|&&|\|\||\](?:\.|\()|^\W*\[\]?$")
_UUID: Final = re.compile(
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
_HEX: Final = re.compile("(?:0x)?[0-9a-f]+|(?:0X)?[0-9A-F]+")
_DOTTED: Final = re.compile(r"@?[A-Za-z_$][\w$-]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$-]*)+")
_FILE: Final = re.compile(r".*\.[A-Za-z][A-Za-z0-9]{0,4}")
_DATE: Final = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?:\d\d|[vV]?\d+(?:\.\d+)+")
_PART: Final = re.compile(r"[/\\.:_\-@=&?+~|,;]+")
_PLAIN_PART: Final = re.compile(
    "[A-Z]?[a-z]*|[A-Z]*|[0-9]{1,4}|[A-Za-z][a-z]*[0-9]{1,6}[A-Za-z]?|v[0-9]+"
)


def split_name(name: str) -> list[str]:
    """Return the words of a name, in lower case: ``awsSecretKey2`` is aws, secret, key, 2."""
    return [word.lower() for word in _WORD.findall(name)]


def names_secret(name: str) -> bool:
    """Return whether a variable, field or header of this *name* holds a secret."""
    words = split_name(name)
    while words and words[-1].isdigit():
        words.pop()
    if not words or words[-1] in _ENDS or _NOT_SECRET.intersection(words):
        return False
    joined = "".join(words)
    if _SECRET_PARTS.search(joined) or _SECRET_WORDS.intersection(words):
        return True
    return any(word == "key" and before in _KEYS for before, word in pairwise(words))


def names_key(name: str) -> bool:
    """Return whether *name* is some key's, for a secret or for a dictionary."""
    words = split_name(name)
    return bool(words) and words[-1] in {"key", "keys"} and not _NOT_SECRET.intersection(words)


def entropy(value: str) -> float:
    """Return Shannon's entropy in bits a character."""
    size = len(value)
    return -sum(n / size * log2(n / size) for n in Counter(value).values()) if size else 0.0


def mean_run(value: str) -> float:
    """Return how many characters of one class follow one another on average.

    Classes are small letters, capitals, digits and the rest. Random text stays below 2 or so,
    words and their compounds come to 4 and more.
    """
    runs = sum(1 for _ in groupby(value, _class))
    return len(value) / runs if runs else 0.0


def classes(value: str) -> int:
    """Return how many of the four classes of characters occur in *value*."""
    return len({_class(letter) for letter in value})


def is_placeholder(value: str) -> bool:
    """Return whether *value* stands for another one: a reference, a mask, an example."""
    return bool(
        _REFERENCE.search(value)
        or _WHOLE_REFERENCE.fullmatch(value)
        or _PLACEHOLDER.search(value)
        or len(set(value)) <= max(3, len(value) // 8)
    )


def is_mask(value: str) -> bool:
    """Return whether *value*, in a provider's format, was made up by hand to show the format."""
    return bool(_MADE_UP.search(value))


def is_code(value: str) -> bool:
    """Return whether *value* is a dotted name, a call or an index, as code has it."""
    return bool(_DOTTED.fullmatch(value) or _CALL.search(value)) or value.endswith(("(", "["))


def is_readable(value: str) -> bool:
    """Return whether *value* is made of words and small numbers: an identifier, a path, a date."""
    if _DATE.match(value):
        return True
    parts = [part for part in _PART.split(value) if part]
    plain = sum(len(part) for part in parts if _PLAIN_PART.fullmatch(part) or _is_camel(part))
    return plain >= 0.7 * sum(map(len, parts))


def is_path(value: str) -> bool:
    """Return whether *value* is a path, a file's name or an address."""
    if "://" in value or value.startswith(("./", "../", "~/", "//", "www.")):
        return True
    if _FILE.fullmatch(value) and value.count(".") == 1 and is_readable(value.partition(".")[0]):
        return True
    parts = value.split("/")
    most = sum(1 for part in parts if not part or is_readable(part))
    return len(parts) > 2 and most > len(parts) // 2  # noqa: PLR2004 - two parts: base64 has a slash too


def is_uuid(value: str) -> bool:
    """Return whether *value* is a UUID."""
    return bool(_UUID.fullmatch(value))


def is_hex(value: str) -> bool:
    """Return whether *value* has hexadecimal digits only."""
    return bool(_HEX.fullmatch(value))


def _is_camel(part: str) -> bool:
    """Return whether *part* is words joined by capitals, such as ``PasswordHasher``."""
    words = re.findall("[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])", part)
    return sum(map(len, words)) >= 0.9 * len(part) and len(part) >= 3 * len(words)


def _class(letter: str) -> int:
    if letter.islower():
        return 0
    if letter.isupper():
        return 1
    return 2 if letter.isdigit() else 3
