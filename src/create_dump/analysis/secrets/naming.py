"""What the name of a value says: that it is a secret, a password, or something public."""

from __future__ import annotations

import re
from typing import Final


def words(text: str) -> frozenset[str]:
    """Return the words of *text*."""
    return frozenset(text.split())


_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""The words of a name: ``APIKey``, ``api_key`` and ``api-key`` have the same."""

_SECRET: Final = re.compile(r"secret|token|passw|apikey|credential|passphrase|accesskey")
_SECRET_WORDS: Final = words("pass pwd passwd passcode creds cred bearer authorization")
_KEY_KINDS: Final = words(
    "api access secret private auth encryption encrypt signing sign master shared service account"
    " storage license licence app application client server admin session webhook project user"
    " consumer deploy write read push root hmac aes crypto cipher des jwt"
)
"""What a key is called that is one to keep, not one of a dictionary or a keyboard."""

_MAYBE: Final = words("auth access webhook basic private signing")
_PUBLIC: Final = words(
    "public pub hash hashes checksum digest sha md integrity uuid guid fingerprint thumbprint cache"
    " primary foreign sort index keyboard keycode keyword keywords tokenizer tokenize tokenizers"
    " author authors authority authored commit revision etag nonce csrf csrftoken xsrf"
    " csrfmiddlewaretoken middleware sitekey recaptcha algorithm alg regex pattern url uri path"
    " file filename dir endpoint host type name names label title message class version format"
    " field column table length len size count error expires expiry issuer signature sig design"
    " assignment assign monkey turkey hockey whiskey donkey"
)
"""Words of names whose values are shown to everybody, or are names themselves."""

_PASSWORD: Final = re.compile(r"(?:pass(?:w(?:or)?d|phrase|wd|code)?s?|pwd|pw|secret)\Z")


def names_secret(name: str) -> bool | None:
    """Return whether *name* is surely a secret's, or None if it is none's."""
    parts = [word.lower() for word in _WORDS.findall(name)]
    known = frozenset(parts)
    if not parts or known & _PUBLIC:
        return None
    if known & _SECRET_WORDS or _SECRET.search("".join(parts)):
        return True
    if any(word.removesuffix("s").endswith("key") for word in parts):
        return bool(known & _KEY_KINDS) or any(
            word.removesuffix("s").removesuffix("key") in _KEY_KINDS for word in parts
        )
    return False if known & _MAYBE else None


def names_password(name: str) -> bool | None:
    """Return whether *name* is a password's, False if it may be one's, or None if it is none's."""
    parts = [word.lower() for word in _WORDS.findall(name)]
    is_one = bool(parts) and _PASSWORD.search(parts[-1]) and not frozenset(parts) & _PUBLIC
    return parts[-1] != "secret" if is_one else None
