"""The git repository around a root: what has changed in it, and what its commits hold.

It asks git and waits for the answer, so it belongs on a thread that may wait; it runs nothing of
the repository's own and knows nothing of ignore rules.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from create_dump.errors import SourceError, UsageError
from create_dump.sources.git_call import Git, NoAnswerError
from create_dump.sources.git_status import joined, read_differences, read_status
from create_dump.sources.names import quote_path
from create_dump.sources.reach import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from create_dump.sources.git_status import Difference, GitStatus

_UP = re.compile(r"(?:\.\./)*").fullmatch
_NAME = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?").fullmatch
_USUAL = ("main", "master", "develop", "trunk")
"""What default branches are called, where ``origin`` does not say which one it is."""
_ELSEWHERE = "git keeps the working tree of the repository here somewhere else, or has none"
_NONE = "this is not in a git repository"
_NOTHING_THERE = "not a git repository (or any"
_LARGEST = 64 << 20
_LARGEST_HEAD = 1 << 12
_HEAD = re.compile(rb"ref: (refs/heads/[^\0\n]+)\n?").fullmatch


class Repository:
    """A git repository, as seen from a root in its working tree. Thread-safe; all calls block.

    Attributes:
        root: The root, absolute, links resolved.
        top: The working tree's top directory: the root or one above it.
        directory: Its git directory.
        common: The directory that it shares with its other working trees; mostly the same.
    """

    def __init__(self, root: Path, top: Path, directory: Path, common: Path) -> None:
        """Take what `find` found."""
        self.root = root
        self.top = top
        self.directory = directory
        self.common = common
        self._git = Git(top)
        self._prefix = "" if root == top else f"{root.relative_to(top).as_posix()}/"

    @classmethod
    def find(cls, root: Path, note: Callable[[str], None] | None = None) -> Repository | None:
        """Return the repository that *root* is in, or None.

        Args:
            root: A directory: the top of a working tree or below it.
            note: Told why there is none, in a few words for people.
        """
        root = root.resolve()
        try:
            found = cls._found(root)
        except NoAnswerError as error:
            found = _NONE if _NOTHING_THERE in str(error) else str(error)
        if isinstance(found, Repository):
            return found
        if note is not None:
            note(found)
        return None

    @classmethod
    def _found(cls, root: Path) -> Repository | str:
        """Return the repository, or why there is none."""
        git = Git(root)
        inside, _, up = _text(
            git.ask("rev-parse", "--is-inside-work-tree", "--show-cdup")
        ).partition("\n")
        if inside != "true" or not _UP(up):
            return _ELSEWHERE
        top = Path(root, up).resolve()
        # One question for each path, which may hold newlines.
        directory = _text(git.ask("rev-parse", "--absolute-git-dir"))
        common = _text(git.ask("rev-parse", "--git-common-dir"))
        if top != root:
            try:
                same = _text(Git(top).ask("rev-parse", "--absolute-git-dir")) == directory
            except NoAnswerError:
                same = False
            if not same:
                return _ELSEWHERE
        return cls(root, top, Path(directory), (root / common).resolve())

    def close(self) -> None:
        """End what git is doing; all that is asked now or later raises `SourceError`."""
        self._git.close()

    def status(self) -> GitStatus:
        """Return what has changed since the last commit, below the root.

        Raises:
            SourceError: Git gives no answer.
        """
        answer = self._ask_contents(
            # Copies are new files here, and renames are not sought among any number of files.
            *("-c", "status.renames=true"),
            *("-c", "status.renameLimit=1000"),
            *("status", "--porcelain=v2", "--branch", "-z"),
            "--untracked-files=all",
            # A submodule is another repository, with settings of its own: git would run it there.
            "--ignore-submodules=dirty",
            *self._paths,
        )
        return read_status(answer, self._prefix)

    def head(self) -> str:
        """Return the name of the commit that is checked out, or "" before the first one.

        Raises:
            SourceError: Git gives no answer.
        """
        return self._commit("HEAD")

    def branch(self) -> str:
        """Return the branch that is checked out, or "" when none is.

        Raises:
            SourceError: Git gives no answer.
        """
        return _text(self._ask("symbolic-ref", "--quiet", "--short", "HEAD", none=1))

    def base(self, name: str | None = None) -> str:
        """Return the commit at which the work on what is checked out began.

        Args:
            name: The branch (tag, commit…) that it began from. None: the default branch of
                ``origin``, or the first that there is of main, master, develop and trunk.

        Raises:
            UsageError: There is no such branch, or nothing in common with it.
            SourceError: Git gives no answer.
        """
        head = self.head()
        if not head:
            raise UsageError(
                "there is no commit yet that could be compared with another",
                where=quote_path(str(self.root)),
            )
        if name is None:
            name, other = self._default()
        else:
            other = self._commit(name) or self._commit(f"refs/remotes/origin/{name}")
        if not other:
            raise UsageError(
                f"git knows no branch, tag or commit {quote_path(name)}",
                where=quote_path(str(self.root)),
                hint="`git branch --all` lists the branches that there are.",
            )
        found = self._ask("merge-base", head, other, none=1).split()
        if not found:
            raise UsageError(
                f"what is checked out has no commit in common with {quote_path(name)}",
                where=quote_path(str(self.root)),
                hint="If the history was cut short, `git fetch --unshallow` brings the rest.",
            )
        return found[0].decode()

    def default_branch(self) -> str:
        """Return the name of the branch that `base` takes where none is named.

        Raises:
            UsageError: There is none.
            SourceError: Git gives no answer.
        """
        return self._default()[0]

    def changed_since(self, revision: str, status: GitStatus | None = None) -> dict[str, str]:
        """Return what differs between a commit and the disk, untracked files included.

        Args:
            revision: The commit; for "since the branch began" give what `base` returns.
            status: What `status` returned, when it is still true; asked for without.

        Returns:
            A letter as in `Change` for each path below the root. A renamed file's old path
            is there as deleted.

        Raises:
            UsageError: There is no such commit.
            SourceError: Git gives no answer.
        """
        commit = self._known_commit(revision)
        if status is None:
            status = self.status()
        # Not `git diff`, which would write the index.
        differences = read_differences(
            self._ask(
                *(
                    "diff-index",
                    "--cached",
                    "--raw",
                    "--no-abbrev",
                    "-z",
                    "--find-renames",
                    "-l1000",
                ),
                *("--ita-invisible-in-index", "--ignore-submodules=dirty"),
                commit,
                *self._paths,
            ),
            self._prefix,
        )
        found = joined(differences, status)
        for path in self._changed_back(differences, found, status):
            del found[path]
        return found

    def _changed_back(
        self,
        differences: Mapping[str, Difference],
        found: Mapping[str, str],
        status: GitStatus,
    ) -> list[str]:
        """Return what differs from the index, which differs from the commit, but not from it."""
        paths = [
            path
            for path, difference in differences.items()
            if difference.regular
            and found.get(path) == "M"
            and path in status.changes
            # Git takes one name a line here; the others stay what they are.
            and status.changes[path].unstaged == "M"
            and "\n" not in path + self._prefix
        ]
        if not paths:
            return []
        lines = b"".join(os.fsencode(f"{self._prefix}{path}\n") for path in paths)
        try:
            names = self._ask_contents("hash-object", "--stdin-paths", feed=lines).decode().split()
        except SourceError:
            # One of them is gone by now: it has changed.
            return []
        return [
            path
            for path, name in zip(paths, names, strict=True)
            if differences[path].before == name
        ]

    def content(self, path: str, revision: str = "HEAD") -> bytes | None:
        """Return what a file held at a commit, with the line ends that a checkout gives it.

        Args:
            path: The file's path, as in `Entry`.
            revision: The commit.

        Returns:
            The content, for a link its target, or None when there was no file at that path.

        Raises:
            UsageError: There is no such commit.
            SourceError: It is larger than 64 MiB, or not in this partial clone, or git gives no
                answer.
        """
        if revision == "HEAD":
            commit = self.head()
            if not commit:
                return None
        else:
            commit = self._known_commit(revision)
        whole = self._prefix + path
        if "\0" in whole or not {"", ".", ".."}.isdisjoint(whole.split("/")):
            return None
        listed = self._ask("ls-tree", "-z", "-l", "--full-tree", commit, "--", whole)
        head, _, found = listed.partition(b"\t")
        if os.fsdecode(found) != whole + "\0":
            return None
        _, kind, name, size = head.split()
        if kind != b"blob":
            return None
        if not size.isdigit():
            raise SourceError("its content at that commit is not here", where=quote_path(path))
        if int(size) > _LARGEST:
            raise SourceError(
                f"it is larger than {_LARGEST >> 20} MiB at that commit", where=quote_path(path)
            )
        return self._ask_contents("cat-file", "--filters", f"--path={whole}", name.decode())

    def watch_paths(self) -> tuple[Path, ...]:
        """Return the files of git's own whose change means that `status` may be another.

        Some may not exist yet. Git replaces them by renaming, so watch their directories.
        Changed files of the working tree are not among them.
        """
        found = [
            self.directory / "HEAD",
            self.directory / "index",
            self.common / "packed-refs",
            self.common / "config",
            self.common / "info" / "exclude",
        ]
        try:
            head = _HEAD(read_file(str(found[0]), limit=_LARGEST_HEAD, follow=False))
        except OSError:
            head = None
        if head is not None:
            branch = Path(os.fsdecode(head[1]))
            if ".." not in branch.parts:
                found.append(self.common / branch)
        return tuple(found)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        """What is asked about; without it git looks at the whole working tree."""
        return ("--", self._prefix) if self._prefix else ()

    def _default(self) -> tuple[str, str]:
        """Return the default branch's name and commit."""
        names = ["refs/remotes/origin/HEAD"]
        for name in _USUAL:
            names += f"refs/remotes/origin/{name}", f"refs/heads/{name}"
        form = "--format=%(refname) %(objectname) %(symref)"
        said = os.fsdecode(self._ask("for-each-ref", form, *names))
        there = {line.split(" ")[0]: line.split(" ")[1:] for line in said.splitlines()}
        for name in names:
            if name in there:
                commit, meant = there[name]
                # ``origin/HEAD`` is the name of another one.
                shown = (meant or name).removeprefix("refs/heads/")
                return shown.removeprefix("refs/remotes/"), commit
        raise UsageError(
            f"there is no default branch: neither origin's nor one of {', '.join(_USUAL)}",
            where=quote_path(str(self.root)),
            hint="Name the branch to compare with.",
        )

    def _known_commit(self, revision: str) -> str:
        found = self._commit(revision)
        if not found:
            raise UsageError(
                f"git knows no commit {quote_path(revision)}", where=quote_path(str(self.root))
            )
        return found

    def _commit(self, revision: str) -> str:
        """Return the commit that *revision* names, or ""."""
        if not revision or "\0" in revision or revision.startswith("-"):
            return ""
        asked = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        found = self._ask(*asked, none=1).strip().decode("ascii", "replace")
        return found if _NAME(found) else ""

    def _ask(self, *command: str, none: int = 0) -> bytes:
        try:
            return self._git.ask(*command, none=none)
        except NoAnswerError as error:
            raise SourceError(str(error), where=quote_path(str(self.root))) from error

    def _ask_contents(self, *command: str, feed: bytes = b"") -> bytes:
        try:
            return self._git.ask_contents(*command, feed=feed)
        except NoAnswerError as error:
            raise SourceError(str(error), where=quote_path(str(self.root))) from error


def _text(answer: bytes) -> str:
    return os.fsdecode(answer).removesuffix("\n")
