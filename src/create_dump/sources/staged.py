"""What git has staged: the contents that the next commit would bring.

Knows git's index; what is done with a content is the caller's affair.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from create_dump.errors import SourceError
from create_dump.sources.git_call import Git, NoAnswerError
from create_dump.sources.names import quote_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.sources.repository import Repository

_FILES = frozenset({b"100644", b"100755"})


def staged(repository: Repository, index: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each regular file that is staged and not so in the last commit.

    The content is the index's, as it will be committed, not the working tree's.

    Args:
        repository: Which; only what is below its root is told.
        index: Another index than the repository's own, as git names it to the hooks of a commit
            of some files alone (``GIT_INDEX_FILE``).

    Raises:
        SourceError: Git gives no answer.
    """
    git = Git(repository.top, index=index)
    prefix = os.fsencode(os.path.relpath(repository.root, repository.top) + os.sep)
    prefix = b"" if repository.root == repository.top else prefix.replace(b"\\", b"/")
    try:
        # Before the first commit all is compared with nothing.
        commit = repository.head() or git.ask("hash-object", "-t", "tree", "--stdin").decode()
        listed = git.ask(
            *("diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames", "-z"),
            *("--ita-invisible-in-index", "--ignore-submodules=dirty"),
            commit.strip(),
            "--",
        )
        for path, name in _changed(listed):
            if path.startswith(prefix):
                yield os.fsdecode(path.removeprefix(prefix)), git.ask("cat-file", "blob", name)
    except NoAnswerError as error:
        raise SourceError(str(error), where=quote_path(str(repository.root))) from error


def _changed(listed: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield path and object of each file in what ``git diff-index`` printed."""
    fields = iter(listed.split(b"\0"))
    for head in fields:
        if head:
            path = next(fields)
            _, mode, _, name, _ = head.split(b" ")
            if mode in _FILES:
                yield path, name.decode()
