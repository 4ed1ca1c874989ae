"""A name for one secret in one place that tells nobody what it is.

The fingerprint is a keyed hash. Its key, the salt, belongs to a project and is random, so that
neither tables made beforehand nor another project's fingerprints say anything about it. A team
that shares a baseline shares its salt. Who has both can try passwords one by one, as with every
hash that can be checked without asking anybody: a long random token is out of reach, a short
password is not. So a baseline with possible passwords in it deserves the care of the repository
itself; nothing here makes it fit for publishing.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

SALT_BYTES: Final = 32
_DIGEST_BYTES: Final = 16
_LONGEST_KEY: Final = 64
"""Bytes of a key that BLAKE2b takes."""


def new_salt() -> bytes:
    """Return a salt for a project that has none yet."""
    return os.urandom(SALT_BYTES)


def fingerprint(salt: bytes, rule: str, path: str, secret: str) -> str:
    """Return the fingerprint of *secret*, found by *rule* in *path*, in hex.

    Args:
        salt: The project's, `SALT_BYTES` of it; b"" where nobody will see or keep the result.
        rule: The rule's id.
        path: Of the file.
        secret: Its text, exactly; line breaks count alike however they are written.
    """
    key = salt if len(salt) <= _LONGEST_KEY else hashlib.sha256(salt).digest()
    digest = hashlib.blake2b(key=key, digest_size=_DIGEST_BYTES, person=b"create-dump")
    for part in (rule, path, secret.replace("\r\n", "\n")):
        data = part.encode("utf-8", "surrogatepass")
        # With its length before it no part can lend characters to the next.
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
