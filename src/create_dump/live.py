"""A directory's tree that threads find, learn about and keep fresh.

It owns the threads (one walks, a pool analyses, one watches) and knows no screen. All state
changes in the owner's thread, inside `LiveTree.pump`: what the owner reads between two pumps
never moves under its hands. What people want of it, `create_dump.workspace` knows.

What is not needed to begin is imported when it is used: a screen draws its first frame before.
"""

from __future__ import annotations

import os
import queue
import threading
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Final, Self

from create_dump import events, formats
from create_dump.analysis import tokens
from create_dump.analysis.secrets.policy import Mode
from create_dump.arguments import require
from create_dump.errors import Cancelled, CreateDumpError, UsageError
from create_dump.hiding import peek
from create_dump.inbox import (
    Asked,
    Counted,
    Delivered,
    Facts,
    Followed,
    Found,
    Guarded,
    News,
    Outlines,
    Peeked,
    Resettled,
    SecretsTold,
    Selected,
    Taken,
    Trouble,
    Walked,
)
from create_dump.memory import Memory
from create_dump.node import Stale
from create_dump.options import Options, judge
from create_dump.scanning import Scanning, scanning
from create_dump.selection.rules import Rules
from create_dump.settling import Settling
from create_dump.sources.directory import DirectorySource
from create_dump.sources.following import Following
from create_dump.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from create_dump.analysis.secrets.policy import Policy
    from create_dump.engine import Engine
    from create_dump.git_following import GitFollower
    from create_dump.inbox import Message
    from create_dump.plan import Plan
    from create_dump.selection.selection import Selection
    from create_dump.sources.git_status import GitStatus
    from create_dump.sources.watch import Watcher

_GATHER_S: Final = 0.03
"""How long at most whoever waits lets messages gather, and which part of the time until then."""
_GATHER_PART: Final = 8


class LiveTree:
    """The tree of a directory, and what keeps it true.

    Args:
        root: The directory.
        options: How to look at it.

    Attributes:
        root: The directory, absolute.
        name: The project's name.
        options: What it was opened with; format and tokenizer are those that hold.
        tree: What is found, known and chosen. Read it freely between two pumps.
        wake: Called from any thread when there is something to pump, once until the next pump.
        following: How changes on disk are followed.
        git: What git says of the working tree, once it was asked (`follow_git`).
        settling: What people have settled about secrets.
        memory: What the last dump held, and what of it has grown old.
        uncached: Why what was learned is not kept, or ""; it may come as late as `close`.

    Raises:
        RootMissing: There is no such directory.
        RootNotDirectory: It is something else.
        UsageError: The options name an unknown format or tokenizer, or hold a bad pattern.
    """

    def __init__(self, root: str | os.PathLike[str], options: Options | None = None) -> None:
        """Open it; the walk starts at once, or with `begin`."""
        require(root, str | os.PathLike, "root", "a path")
        root = Path(root)
        self.options = options = Options() if options is None else options
        judge(options)
        formats.check(options.format)
        self._tokenizer = tokens.get(options.tokenizer)
        self._rules = Rules(root, options.rules)
        self._source = DirectorySource(root, self._rules)
        self.root = self._source.root
        self.name = self._source.name
        self.tree = Tree(options.selection)
        self.wake: Callable[[], None] | None = None
        self.following = Following.NOT
        self.git: GitStatus | None = None
        self.memory = Memory()
        self.uncached = ""
        self._notes: list[str] = []
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._awake = threading.Event()
        self._opened_at = perf_counter()
        self._closing = threading.Event()
        self._watcher: Watcher | None = None
        self._git: GitFollower | None = None
        self.settling = Settling(
            self.root,
            options.secrets,
            lambda error: self._post(Trouble(error)),
            lambda there: self._post(Resettled(there)),
        )
        self.options = options = replace(options, secrets=self.settling.policy)
        self._guarded = not options.worker
        self._rules.take(options.selection.by_hand)
        self._recounting: Iterator[list[tuple[str, int]]] | None = None
        self._made: Engine | None = None
        self._making = threading.Lock()
        if not options.poised:
            self.begin()
        elif options.secrets.rules:
            # A person's own rules are judged before there is a screen.
            _ = self._engine

    @property
    def _engine(self) -> Engine:
        """Who works behind the tree; not there before the walk begins or somebody asks for it."""
        if self._made is None:
            with self._making:
                if self._made is None:
                    self._made = self._make()
        return self._made

    def _make(self) -> Engine:
        from create_dump.engine import Engine

        def lost(error: CreateDumpError) -> None:
            self.uncached = str(error)
            self._post(Trouble(error))

        return Engine(
            self._source,
            self._rules,
            self.tree,
            self.memory,
            self.options,
            post=self._post,
            look=self.settling.look,
            stir=self._stir,
            empty=self._empty,
            lost=lost,
        )

    def __enter__(self) -> Self:
        """Return the workspace itself; it is closed on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it; where somebody has stopped us, without the patience for what is under way."""
        stopped = kind is not None and (
            not issubclass(kind, Exception) or issubclass(kind, Cancelled)
        )
        self.close(hurried=stopped)

    @property
    def walked(self) -> bool:
        """Whether all that can go in is found: by the first walk, and where more was taken in."""
        return self._engine.intake.walked and not self._engine.by_hand.looking

    @property
    def analysed(self) -> int:
        """How many files were analysed so far, again after a change."""
        return self._engine.intake.analysed

    @property
    def pending(self) -> int:
        """How many of the files found so far are not analysed yet."""
        return self.tree.root.totals.pending

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be asked or taken into account, a sentence each."""
        return (*self._rules.notes, *self._notes, *self._engine.by_hand.sentences())

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self.tree.selection

    @property
    def guarded(self) -> bool:
        """Whether secrets can be found by now: the first time it takes seconds."""
        return self._guarded

    @property
    def scanning(self) -> Scanning:
        """How far the search for secrets is."""
        if self.options.secrets.mode is Mode.OFF:
            return Scanning.OFF
        if not self.guarded:
            return Scanning.PREPARING
        return scanning(self.tree, walked=self.walked)

    # What the owner does to make time pass.

    def begin(self) -> None:
        """Start the first walk, if it has not begun (`Options.poised`)."""
        self._engine.walker.start()

    def pump(self, seconds: float = 0.008) -> list[events.Event]:
        """Take in what the threads found, for about *seconds* at most, and say what changed."""
        until = perf_counter() + seconds
        self._awake.clear()
        news = News()
        while True:
            try:
                message = self._inbox.get_nowait()
            except queue.Empty:
                break
            self._take(message, news)
            if perf_counter() > until:
                self._rouse()
                break
        if news.files:
            self._engine.pool.submit(news.files)
        if self._recounting is not None:
            self._recount(until)
        if self._engine.sizing.asked:
            self._size_up(until)
        return news.events(walked=self.walked, complete=self.walked and not self.pending)

    def wait(self, timeout: float | None = None) -> list[events.Event]:
        """Wait until there is something to pump, and pump it; after *timeout* seconds give up."""
        if not self._awake.is_set():
            if not self._awake.wait(timeout):
                return []
            # Two threads that wake each other for every directory do little else.
            sleep(min(_GATHER_S, (perf_counter() - self._opened_at) / _GATHER_PART))
        with self._engine.turns.turn():
            return self.pump()

    def complete(self) -> None:
        """Wait until everything is walked, analysed and counted.

        Raises:
            CreateDumpError: What a thread could not do without.
        """
        while not self.walked or self.tree.root.totals.unweighed:
            self._wait_or_raise()

    def close(self, *, hurried: bool = False) -> None:
        """End all threads and processes, promptly.

        Args:
            hurried: Whether what was learned need not be kept where that takes a while.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._awake.set()  # whoever waits for more waits for nothing
        if self._watcher is not None:
            self._watcher.close()
        if self._git is not None:
            self._git.close()
        if self._made is not None:
            self._made.close(hurried=hurried)
        self.settling.close()

    # Fresh.

    def watch(self) -> None:
        """Follow changes on disk from now on."""
        from create_dump.sources.watch import Watcher

        if self._watcher is None:
            self._watcher = Watcher(
                self.root,
                self._engine.walker.follow,
                lambda following, why: self._post(Followed(following, why)),
            )
            self._engine.walker.watch(self._watcher)

    def follow_git(self) -> None:
        """Ask git what has changed, now and whenever that may be different."""
        from create_dump.git_following import GitFollower

        if self._git is None:
            self._git = GitFollower(
                self.root,
                lambda status: self._post(Asked(status)),
                lambda error: self._post(Trouble(error)),
            )

    def look(self, path: str) -> None:
        """Look again at what stands at *path*: it may have changed."""
        self._engine.walker.follow({path})

    def rescan(self) -> None:
        """Look at everything again; what did not change stays known."""
        self._engine.intake.forgive()
        self._engine.walker.look_at_all()

    # On the threads.

    def _post(self, message: Message) -> None:
        self._inbox.put(message)
        self._rouse()

    def _rouse(self) -> None:
        if not self._awake.is_set():
            self._awake.set()
            if self.wake is not None and not self._closing.is_set():
                self.wake()

    # In the owner's thread.

    def _take(self, message: Message, news: News) -> None:
        match message:
            case Found():
                self._engine.intake.merge(message, news)
            case Facts():
                self._engine.intake.learn(message, news)
            case Outlines():
                self._engine.intake.learn_outlines(message, news)
            case Counted(version, overhead, files):
                if self._engine.sizing.learn(version, overhead, files):
                    news.rest.append(events.Estimated())
            case Guarded():
                self._guarded = True
                self._recount_all()
                news.rest += [events.SecretsReady(), events.SecretsChanged()]
            case Taken() | Peeked():
                self._see_ignored(message, news)
            case _:
                self._note(message, news)

    def _see_ignored(self, message: Taken | Peeked, news: News) -> None:
        if isinstance(message, Taken):
            self._engine.by_hand.taken()
            news.walked = self.walked
        elif peek(self.tree, message.directory, message.entries):
            news.hidden.append(message.directory)

    def _note(
        self,
        message: (
            Walked | Selected | Delivered | Asked | SecretsTold | Resettled | Followed | Trouble
        ),
        news: News,
    ) -> None:
        match message:
            case Walked():
                self._engine.intake.walked = news.walked = True
                self._engine.by_hand.walked()
            case Selected(before, after):
                news.rest.append(events.SelectionChanged(before, after))
            case Delivered(plan, digests):
                self.memory.remember(plan, digests, self.tree)
                self.tree.meet(digests)
                news.rest.append(events.Outdated())
            case Asked(status):
                self.git = status
                news.rest.append(events.GitChanged())
            case SecretsTold():
                news.rest.append(events.SecretsChanged())
            case Resettled(there):
                self._obey(self.settling.take(there))
            case Followed(following, why):
                self.following = following
                news.rest.append(events.FollowingChanged(following, why))
            case Trouble(error, fatal):
                if not fatal:
                    self._notes.append(str(error))
                news.rest.append(events.Failed(error, fatal))

    def _obey(self, policy: Policy) -> None:
        before = self.options.secrets
        if policy == before:
            return
        self.options = replace(self.options, secrets=policy)
        if policy.same_scan == before.same_scan:
            self._engine.lay_out(self.options)
            self.tree.judge_anew()
            self._recount_all()
        else:
            self._count_anew(Stale.SECTION)
        self._post(SecretsTold())

    def _count_anew(self, stale: Stale) -> None:
        self._engine.lay_out(self.options)
        self.tree.lay_out_anew(stale)
        self._recount_all()

    def _recount_all(self) -> None:
        """Have all files counted whose numbers are guesses."""
        from create_dump.recounting import recounting

        self._recounting = recounting(self.tree)
        self._engine.sizing.outdate()
        self._rouse()

    def _recount(self, until: float) -> None:
        """Have files counted anew, a slice of them at a time."""
        assert self._recounting is not None  # noqa: S101 - the caller has looked
        for files in self._recounting:
            self._engine.pool.submit(files)
            if perf_counter() > until:
                self._rouse()
                return
        self._recounting = None

    def _size_up(self, until: float) -> None:
        """Work towards the exact size of what is chosen, a slice at a time."""
        chosen = self.tree.root.chosen
        if not self.walked or chosen.unweighed or not chosen.files:
            return
        again = self._engine.sizing.advance(until)
        if again == 0:
            self._rouse()
        elif again is not None:
            timer = threading.Timer(again, self._rouse)
            timer.daemon = True
            timer.start()

    def _require_open(self) -> None:
        if self._closing.is_set():
            raise UsageError(
                "the workspace is closed", where=self.name, hint="use it in its with statement"
            )

    def _wait_or_raise(self) -> None:
        self._require_open()
        for event in self.wait():
            if isinstance(event, events.Failed) and event.fatal:
                raise event.error

    def _stir(self) -> None:
        if self._git is not None:
            self._git.stir()

    def _empty(self) -> Plan:
        from create_dump.plan import Plan

        return Plan(
            project=self.name,
            selection=self._in_words(),
            files=(),
            skipped=(),
            format=self.options.format,
            tokenizer=self.options.tokenizer,
            exact=self._tokenizer.exact and self._engine.pool.exact,
            policy=self.options.secrets,
        )

    def _in_words(self) -> str:
        rules = self.options.rules
        words = [self.selection.describe()]
        words += [f"including only {', '.join(rules.include)}"] if rules.include else []
        words += [f"excluding {', '.join(rules.exclude)}"] if rules.exclude else []
        return "; ".join(words)
