"""The rules in one directory: which of its entries are in, and what its subdirectories inherit.

Here the ignore files, git's index, the user's globs and the size limit come together.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from create_dump.selection.ignore.chain import GIT_FILE, IGNORE_FILES, OUR_FILE, octets
from create_dump.selection.taken import Taken, waived
from create_dump.sources.entry import Entry, Kind, Reason, Verdict
from create_dump.sources.sieve import Sifted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.selection.globs import Choice, Globs
    from create_dump.selection.ignore.chain import Chain, Found
    from create_dump.selection.named import Named
    from create_dump.selection.surroundings import Surroundings
    from create_dump.selection.taken import Waived


SIZE = "--max-file-size"
_NOTHING_TAKEN = Taken()
_DIRECTORY: Final = Kind.DIRECTORY
"""Looked up once: Python 3.11 takes as long for an enum's member as for all else of an entry."""


class Limits(Struct, frozen=True):
    """What the user asks for on top of the ignore files.

    Attributes:
        include: Only files that these name, unless there are none.
        exclude: Nothing that these name.
        size: In bytes; larger files are out.
        named: What the user named one by one, or None.
        taken: What the user took in by hand.
    """

    include: Globs
    exclude: Globs
    size: int | None
    named: Named | None = None
    taken: Taken = _NOTHING_TAKEN

    @property
    def globs(self) -> bool:
        """Whether any name may be asked for."""
        return bool(self.include.patterns or self.exclude.patterns)


class RuleLevel:
    """The rules as they stand in one directory; a `Level`. For one thread at a time."""

    __slots__ = (
        "_around",
        "_chain",
        "_exclude",
        "_held",
        "_holding",
        "_include",
        "_limits",
        "_prefix",
        "_taking",
        "_waived",
    )

    def __init__(
        self, around: Surroundings, limits: Limits, chain: Chain, prefix: str = ""
    ) -> None:
        """Stand in a directory whose own ignore files are not in *chain* yet.

        Args:
            around: Where the tree stands.
            limits: The user's own rules.
            chain: The ignore files above.
            prefix: The directory's path and a slash; empty for the root.
        """
        self._around = around
        self._limits = limits
        self._chain = chain
        self._prefix = prefix
        # Why git ignores the directory itself, if it does: then only what it tracks is in.
        self._held: Verdict | None = None
        # The same of its subdirectories.
        self._holding: dict[str, Verdict] = {}
        # The rules that do not count here, for what they would leave out is taken in by hand; and
        # those that count no more in subdirectories that are.
        self._waived: frozenset[Waived] = frozenset()
        self._taking: dict[str, frozenset[Waived]] = {}
        self._include = limits.include.top
        self._exclude = limits.exclude.top

    def load(self, names: Sequence[str] | None = None) -> None:
        """Read the directory's own ignore files, once and before anything is judged.

        Args:
            names: What stands in the directory, where that is known.
        """
        if names is not None and self._around.fold:
            names = [name.lower() for name in names]
        for file in IGNORE_FILES:
            # Nothing of git's is read in a directory that it ignores.
            wanted = self._held is None or file != GIT_FILE
            path = self._prefix + file
            if wanted and (names is None or file in names or path in self._around.sparse):
                layer = self._around.layer(path)
                if layer is not None:
                    self._chain = self._chain.with_layer(layer)

    def sift(self, names: Sequence[str], entries: Sequence[Entry]) -> Sifted:
        """Tell the directory's *entries* apart."""
        self.load(names)
        fold, globs, size = self._around.fold, self._limits.globs, self._limits.size
        most = inf if size is None else size
        # Most names match nothing: that is found out here, without a call where possible.
        known, endings, glob, every = self._chain.hints
        every = every or self._held is not None
        kept: list[Entry] = []
        left_out: list[tuple[Entry, Verdict]] = []
        by_hand: list[tuple[str, Verdict]] = []
        for name, found in zip(names, entries, strict=True):
            each = found
            key = octets(name, fold=True) if fold else name if name.isascii() else octets(name)
            verdict = None
            if (
                key in known
                or (endings and key[key.rfind(".") :] in endings)
                or (glob is not None and glob(key))
                or every
            ):
                verdict = self._ignored(key, each)
            if verdict is None or verdict.included:
                if each.kind is _DIRECTORY:
                    each = self.marked(each)
                if globs or each.size > most:
                    verdict = self._limited(each, verdict)
            if verdict is None:
                kept.append(each)
            elif verdict.included:
                kept.append(each)
                if verdict.reason is Reason.TAKEN:
                    by_hand.append((each.path, verdict))
            else:
                left_out.append((each, verdict))
        return Sifted(kept, left_out, by_hand)

    def judge(self, name: str, each: Entry) -> Verdict | None:
        """Return why one of the directory's entries is in or out, or None if nothing is said."""
        verdict = self._ignored(octets(name, fold=self._around.fold), each)
        if verdict is None or verdict.included:
            return self._limited(each, verdict)
        return verdict

    def marked(self, each: Entry) -> Entry:
        """Return a directory's entry, marked if it is another repository."""
        if each.kind is Kind.DIRECTORY and self._around.is_other_repository(each.path):
            return each._replace(kind=Kind.REPOSITORY)
        return each

    def below(self, directory: str) -> RuleLevel:
        """Return the rules of *directory*, the path of one of the entries that are in."""
        name = directory[len(self._prefix) :]
        chain = self._chain.below(octets(name, fold=self._around.fold))
        level = RuleLevel(self._around, self._limits, chain, f"{directory}/")
        taking = self._taking.get(directory)
        if taking is None:
            level._held = self._held or self._holding.get(directory)
            level._waived = self._waived
        else:
            level._waived = self._waived | taking
        if self._limits.globs:
            level._include = self._include.below(name, directory)
            level._exclude = self._exclude.below(name, directory)
        return level

    def _ignored(self, key: str, each: Entry) -> Verdict | None:
        """Return what the ignore files and git's index say."""
        if key == ".git":
            return Verdict(included=False, reason=Reason.GIT, path=each.path)
        directory = each.kind in {Kind.DIRECTORY, Kind.REPOSITORY}
        found = self._chain.find(key, directory=directory, ours=self._held is not None)
        if found is not None and self._waived and waived(_verdict(found, "")) in self._waived:
            found = None
        if (
            found is not None
            and found.layer.ours
            and (self._held is None or not found.rule.negated)
        ):
            return self._unless_wanted(_verdict(found, each.path), each, directory=directory)
        git = self._held
        if git is None:
            if found is None:
                return None
            git = _verdict(found, each.path)
        # What git tracks does not count against our own ignore files, nor the user's own rules.
        if (
            git.included
            or git.reason is not Reason.PATTERN
            or git.origin.endswith(OUR_FILE)
            or not self._tracked(each.path, directory=directory)
        ):
            return self._unless_wanted(git, each, directory=directory)
        if directory:
            self._holding[each.path] = git
        return git._replace(included=True, reason=Reason.TRACKED)

    def _unless_wanted(self, verdict: Verdict, each: Entry, *, directory: bool) -> Verdict:
        """Return *verdict*, or that *each* is in by hand or by name, or leads to what is."""
        if verdict.included:
            return verdict
        taken = self._unless_taken(verdict, each, directory=directory)
        named = self._limits.named
        if named is None or taken.included:
            return taken
        if each.path not in (named.above if directory else named.paths):
            return verdict
        if directory:
            self._holding[each.path] = verdict
        else:
            named.kept[each.path] = verdict
        return verdict._replace(included=True, reason=Reason.NAMED)

    def _unless_taken(self, verdict: Verdict, each: Entry, *, directory: bool) -> Verdict:
        """Return *verdict*, or that *each* is in by hand, or leads to what is."""
        taken = self._limits.taken
        if each.path in taken.paths:
            if directory:
                rules = self._taking.get(each.path, frozenset())
                self._taking[each.path] = rules | {waived(verdict)}
        elif directory and each.path in taken.above:
            self._holding[each.path] = verdict
        else:
            return verdict
        return verdict._replace(included=True, reason=Reason.TAKEN)

    def _tracked(self, path: str, *, directory: bool) -> bool:
        index = self._around.index
        if directory:
            return index.tracks_below(path) or index.is_gitlink(path)
        return index.tracks(path)

    def _limited(self, each: Entry, verdict: Verdict | None) -> Verdict | None:
        """Return what the user's own rules make of *verdict*, by which *each* is in."""
        limited = self._judged(each, verdict)
        if limited is None or limited.included:
            return limited
        directory = each.kind in {Kind.DIRECTORY, Kind.REPOSITORY}
        return self._unless_taken(limited, each, directory=directory)

    def _judged(self, each: Entry, verdict: Verdict | None) -> Verdict | None:
        limits, walked = self._limits, each.kind is Kind.DIRECTORY
        directory = walked or each.kind is Kind.REPOSITORY
        name = each.path[len(self._prefix) :]
        out = self._exclude.choose(name, each.path, directory=directory)
        # With a negated pattern something below an excluded directory may be taken back.
        if out is not None and out.matches and not (walked and limits.exclude.negates):
            excluded = _chosen(out, Reason.EXCLUDE, limits.exclude, included=False)
            if waived(excluded) not in self._waived:
                return excluded
        if limits.include.patterns and not walked:
            into = self._include.choose(name, each.path, directory=directory)
            if into is None:
                return Verdict(
                    included=False,
                    reason=Reason.INCLUDE,
                    origin=limits.include.option,
                    path=each.path,
                )
            if verdict is None or not into.matches:
                verdict = _chosen(into, Reason.INCLUDE, limits.include, included=into.matches)
        if limits.size is not None and each.size > limits.size:
            return Verdict(included=False, reason=Reason.TOO_LARGE, origin=SIZE, path=each.path)
        return verdict


def _verdict(found: Found, path: str) -> Verdict:
    rule, layer = found
    return Verdict(rule.negated, Reason.PATTERN, rule.text, layer.origin, rule.line, path)


def _chosen(choice: Choice, reason: Reason, globs: Globs, *, included: bool) -> Verdict:
    return Verdict(included, reason, choice.pattern, globs.option, path=choice.path)
