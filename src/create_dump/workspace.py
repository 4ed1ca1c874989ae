"""One live session over a source: commands in, events out, a consistent tree at any moment.

It owns the threads (one walks, a pool analyses, one watches) and knows no screen. All state
changes in the owner's thread, inside `Workspace.pump`: what the owner reads between two pumps
never moves under its hands, and no command waits for a disk.

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
from create_dump.arguments import from_root, require
from create_dump.errors import Cancelled, CreateDumpError, UsageError
from create_dump.hiding import peek
from create_dump.history import History, Step, Undone
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
from create_dump.options import Options, judge, judge_selection
from create_dump.scanning import Scanning, scanning
from create_dump.selection.rules import Rules
from create_dump.selection.selection import State
from create_dump.settling import Settled, Settling, entry_of, entry_of_rule
from create_dump.sources.directory import DirectorySource
from create_dump.sources.entry import Reason
from create_dump.sources.following import Following
from create_dump.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from types import TracebackType

    from create_dump.analysis.imports import Import
    from create_dump.analysis.jobs import Answer, Job
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.deeds import Deed
    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.engine import Engine
    from create_dump.gate import Passed
    from create_dump.git_following import GitFollower
    from create_dump.inbox import Message
    from create_dump.node import Node
    from create_dump.plan import Plan
    from create_dump.selection.selection import Selection
    from create_dump.sizing import DumpSize
    from create_dump.sources.entry import Verdict
    from create_dump.sources.git_status import GitStatus
    from create_dump.sources.repository import Repository
    from create_dump.sources.watch import Watcher
    from create_dump.templates import Template
    from create_dump.updates import Then, UpdateWriter

_GATHER_S: Final = 0.03
"""How long at most whoever waits lets messages gather, and which part of the time until then."""
_GATHER_PART: Final = 8


class Workspace:
    """A live session over a directory.

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
        self._history = History()
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

    def _wait_or_raise(self) -> None:
        self._require_open()
        for event in self.wait():
            if isinstance(event, events.Failed) and event.fatal:
                raise event.error

    def _require_open(self) -> None:
        if self._closing.is_set():
            raise UsageError(
                "the workspace is closed", where=self.name, hint="use it in its with statement"
            )

    # Choosing.

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self.tree.selection

    def choose(self, paths: Iterable[str], state: State) -> None:
        """Put *paths*, with all below them, in or out. One step for `undo`.

        A path that the rules keep out is taken in by hand, and stays in whatever is chosen above
        it, until it is put out again.

        Args:
            paths: From the root; a slash behind a directory, or ``./`` before it, means nothing.
            state: How.

        Raises:
            UsageError: One of these is something else.
        """
        paths = from_root(paths, "paths")
        require(state, State, "state", "a State")
        self._pick(self._engine.by_hand.chosen(paths, state))

    def select(self, selection: Selection) -> None:
        """Make *selection* what is chosen. One step for `undo`.

        Raises:
            UsageError: It is none.
        """
        judge_selection(selection)
        self._pick(selection)

    def needed(self, selection: Selection) -> Selection:
        """Return *selection* without choices that only say what holds above them anyway.

        So two that choose the same here are equal, and are told of in the same words.
        """
        return self._engine.by_hand.needed(selection)

    def do(self, deed: Deed, out: Iterable[str] = ()) -> Future[None]:
        """Do *deed*, and put *out* what no choice shall take in against it. One step for `undo`.

        Returns:
            When it is done; it raises what the deed does.
        """
        self._history.add(Step(self.selection, deed))
        self._select(self._engine.by_hand.chosen(out, State.OUT))
        return self._engine.deeds.take(deed.do, deed.path)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step for `undo`."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step for `redo`."""
        return self._history.can_redo

    def undo(self) -> Undone | None:
        """Go back one step, and return what it was; None where there was none."""
        step = self._history.back(self.selection)
        return None if step is None else self._moved(step, back=True)

    def redo(self) -> Undone | None:
        """Take the last `undo` back, and return what it was; None where there was none."""
        step = self._history.forth(self.selection)
        return None if step is None else self._moved(step, back=False)

    def _moved(self, step: Step, *, back: bool) -> Undone:
        self._select(step.selection)
        settled, deed, done = step.settled, step.deed, None
        if settled is not None:
            self._obey(self.settling.apply(settled.undone if back else settled))
        if deed is not None:
            done = self._engine.deeds.take(deed.undo if back else deed.do, deed.path)
        return Undone(deed, done, settled=settled is not None)

    @property
    def size(self) -> DumpSize:
        """The size of the dump that would be written now, as exactly as it is known."""
        from create_dump.sizing import DumpSize

        self._engine.sizing.asked = True
        chosen = self.tree.root.chosen
        if not chosen.files:
            return DumpSize(0, 0, 0, exact=self.walked, pending=0, final=self.walked)
        final = self._engine.sizing.known and self.walked and not chosen.unweighed
        total = chosen.wrapped + self._engine.sizing.overhead(chosen.files)
        exact = final and self._engine.pool.exact and self._tokenizer.exact
        return DumpSize(chosen.files, total, chosen.bytes, exact, chosen.unweighed, final)

    def set_format(self, name: str) -> None:
        """Write dumps in another format from now on; what that changes is counted anew.

        Raises:
            UsageError: There is no such format.
        """
        require(name, str, "format", "a name")
        if name == self.options.format:
            return
        formats.check(name)
        self.options = replace(self.options, format=name)
        self._count_anew(Stale.SECTION)

    def set_tokenizer(self, name: str) -> None:
        """Count with another tokenizer from now on, all that was counted as well.

        Raises:
            UsageError: There is no such tokenizer.
        """
        require(name, str, "tokenizer", "a name")
        if name == self.options.tokenizer:
            return
        self._tokenizer = tokens.get(name)
        self.options = replace(self.options, tokenizer=name)
        self._count_anew(Stale.TOKENS)

    def set_secrets(self, policy: Policy) -> None:
        """Do *policy* about secrets from now on; what that changes is looked at anew."""
        self._obey(self.settling.under(policy))

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

    def allow(self, finding: Finding, reason: str) -> None:
        """Settle *finding*: it counts no longer. One step for `undo`.

        Args:
            finding: As the facts of its file have it.
            reason: Why it does no harm; it goes into the project's baseline.

        Raises:
            UsageError: There is no reason.
        """
        node = self.tree.get(finding.path)
        if node is None or node.facts is None or not node.facts.plain:
            from create_dump.analysis.secrets.masking import mask
            from create_dump.analysis.secrets.veiling import veiled

            # The path itself may hold a secret. It tells people where; the fingerprint tells us.
            finding = finding._replace(path=veiled(finding.path, mask))
        self._settle(Settled(added=(entry_of(finding, reason),)))

    def allow_rule_here(self, rule: str, directory: str, reason: str) -> None:
        """Settle all that *rule* finds below *directory*, as `allow` does one; "" is the root."""
        self._settle(Settled(added=(entry_of_rule(rule, directory, reason),)))

    @property
    def scanning(self) -> Scanning:
        """How far the search for secrets is."""
        if self.options.secrets.mode is Mode.OFF:
            return Scanning.OFF
        if not self.guarded:
            return Scanning.PREPARING
        return scanning(self.tree, walked=self.walked)

    def found(self) -> list[Node]:
        """Return the files with secrets, or of which nothing is known, in the dump's order."""
        nodes = [node for node in self.tree.present(self.tree.found) if node.facts is not None]
        from create_dump.plan import order

        return sorted(nodes, key=lambda node: order(node.path))

    def secrets_in(self, plan: Plan) -> tuple[Passed, ...]:
        """Return which secrets of files a delivery of *plan* would meet.

        Raises:
            SecretsFound: It would be refused for them.
            ScanFailed: It would be refused, for it is not known what is in a file.
        """
        from create_dump.gate import Gate

        gate = Gate(plan.policy, self._engine.texts.clean)
        gate.check(plan.files)
        for file in plan.files:
            gate.note(file.facts.findings)
        from create_dump.veiling import veiled_passed

        return veiled_passed(gate.passed, self.veil)

    def veil(self, texts: Iterable[str]) -> Callable[[str], str]:
        """Return what shows each of *texts*, names or paths, without the secrets in it.

        It waits until they are looked at: from any thread but a screen's.
        """
        from create_dump.veiling import veil

        return veil(texts, self._engine.texts.clean, self.options.secrets)

    @property
    def guarded(self) -> bool:
        """Whether secrets can be found by now: the first time it takes seconds."""
        return self._guarded

    def instruct(
        self, template: Template | None, *, branch: str = "", question: str | None = None
    ) -> None:
        """Put what *template* says into every dump from now on, or nothing.

        Raises:
            UsageError: It can't be filled in (`create_dump.templates.instruct`).
        """
        self._engine.drafting.instruct(template, branch, question)
        self._engine.sizing.outdate()
        self._rouse()

    @property
    def instructions(self) -> tuple[Template | None, str | None]:
        """The template that `instruct` was given, and the question."""
        return self._engine.drafting.template, self._engine.drafting.question

    # Looking.

    def prioritise(self, paths: Iterable[str]) -> None:
        """Analyse these files first, if they are still pending."""
        self._engine.pool.prioritise(paths)

    def weigh_outlines(self, paths: Iterable[str]) -> None:
        """Find out what these files' outlines would take; nothing else changes by it."""
        nodes = (self.tree.get(path) for path in paths)
        self._engine.outlining.want(node for node in nodes if node is not None)

    def read(self, path: str) -> bytes:
        """Return a file's content. From any thread but a screen's.

        Raises:
            Unreadable: It is gone, forbidden, or not a regular file inside the root.
        """
        return self._source.read(path)

    def verdict(self, path: str) -> Verdict:
        """Say why *path* is in or out by the rules. From any thread but a screen's."""
        return self._rules.verdict(path)

    def look(self, path: str) -> None:
        """Look again at what stands at *path*: it may have changed."""
        self._engine.walker.follow({path})

    def is_there(self, path: str) -> bool:
        """Tell whether *path* is on disk and could be taken in; from any thread but a screen's."""
        if self._source.stat(path) is None:
            return False
        return self._rules.verdict(path).reason not in {Reason.GIT, Reason.NOT_ENTERED}

    def peek(self, path: str) -> None:
        """Look into the directory *path*, which the rules keep out (`Node.hidden`)."""
        self._engine.walker.peek(path)

    def rescan(self) -> None:
        """Look at everything again; what did not change stays known."""
        self._engine.intake.forgive()
        self._engine.walker.look_at_all()

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

    def ask_git(self, question: Callable[[Repository], Answer]) -> Future[Answer]:
        """Ask the repository on git's own thread; see `GitFollower.ask`."""
        self.follow_git()
        assert self._git is not None  # noqa: S101 - `follow_git` has set it
        return self._git.ask(question)

    def ask(self, job: Job[Answer]) -> Future[Answer]:
        """Let the analysis do a single job; see `Pool.ask`."""
        return self._engine.pool.ask(job)

    def imports(self, paths: Iterable[str]) -> Future[list[tuple[str, bytes, tuple[Import, ...]]]]:
        """Start to find out what those of *paths* that are analysed import; see `ScanImports`."""
        nodes = {path: self.tree.get(path) for path in paths}
        return self._engine.files.imports(
            {
                path: node.facts
                for path, node in nodes.items()
                if node is not None and node.facts is not None
            }
        )

    # Out.

    def plan(self) -> Plan:
        """Freeze what is chosen, waiting until all of it is analysed.

        Raises:
            CreateDumpError: What a thread could not do without.
        """
        while not self.walked or self.tree.root.chosen.unweighed:
            self._wait_or_raise()
        if self._engine.sizing.plan is not None:
            return self._engine.sizing.plan
        steps = self._engine.drafting.steps()
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                plan: Plan = stop.value
                return plan

    @property
    def planned(self) -> Plan | None:
        """What `plan` would return, if that is known already."""
        return self._engine.sizing.plan

    def plan_file(self, path: str) -> Plan | None:
        """Freeze one file, whole, whether it is chosen or not; None while that can't be known.

        It can't be where the file is not counted yet; a file that can't go in is told as skipped.
        """
        return self._engine.drafting.one_file(path)

    def measure(self, plan: Plan) -> int:
        """Return the tokens of the whole dump that *plan* describes. From any thread.

        Raises:
            UsageError: It is no plan, or the workspace is closed.
        """
        self._require_open()
        _require_plan(plan)
        return self._engine.drafting.writer(plan).tokens()

    def split(self, plan: Plan, limit: int) -> tuple[Plan, ...]:
        """Cut *plan* into parts of at most *limit* tokens (`create_dump.parts`). From any thread.

        Raises:
            UsageError: Not even a header fits into *limit*.
        """
        _require_plan(plan)
        require(limit, int, "limit", "a number of tokens")
        from create_dump.parts import split

        return split(plan, limit, lambda part: self._engine.drafting.writer(part).overhead())

    def deliver(
        self,
        plan: Plan,
        destination: Destination,
        *,
        remember: bool = True,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Receipt:
        """Write *plan* to *destination*. From any thread; it returns when all is done.

        Args:
            plan: What to write.
            destination: What takes it.
            remember: Whether this is what `memory` is about from now on.
            progress: Told how many of how many files are written.
            cancelled: Asked between two files.

        Raises:
            DeliveryError: The destination refused.
            SecretsFound: There are secrets in it, and nothing may be written then.
            ScanFailed: It is not known what is in a file.
            Cancelled: *cancelled* said so; nothing half done is left.
            UsageError: *plan* is none, or *destination*, or the workspace is closed.
        """
        self._require_open()
        _require_plan(plan)
        if isinstance(destination, type) or not callable(getattr(destination, "deliver", None)):
            raise UsageError(
                f"it takes a destination, not {destination!a}",
                where="destination",
                hint="such as FileDestination(Path(...)) or BytesDestination()",
            )
        writer = self._engine.drafting.writer(plan, progress, cancelled)
        delivery = destination.deliver(writer.chunks())
        if remember:
            self._post(Delivered(plan, writer.digests))
        receipt = writer.receipt(delivery, left_out=self.tree.left_out, notes=self.notes)
        from create_dump.veiling import veiled_receipt

        return veiled_receipt(receipt, self.veil)

    def update(
        self,
        plan: Plan,
        then: Then,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> UpdateWriter:
        """Return what writes only that which has changed since *then*. From any thread."""
        return self._engine.drafting.updates(plan, then, progress, cancelled)

    def deliver_text(self, text: str, destination: Destination, *, files: int = 0) -> Receipt:
        """Write *text*, which is no dump, to *destination*. From any thread.

        Args:
            text: What to write.
            destination: What takes it.
            files: How many files it is about.

        Raises:
            DeliveryError: The destination refused.
            SecretsFound: There is a secret in it, and nothing may be written then.
            ScanFailed: It is not known whether there is one.
        """
        from create_dump.gate import Gate

        gate = Gate(self.options.secrets, self._engine.texts.clean)
        text = gate.text(text)
        data = text.encode()
        delivery = destination.deliver([data])
        import hashlib

        from create_dump.destinations.receipt import Receipt

        return Receipt(
            delivery=delivery,
            format="text",
            files=files,
            tokens=self._engine.texts.count(text).result(),
            tokenizer=self.options.tokenizer,
            exact=self._tokenizer.exact and self._engine.pool.exact,
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            secrets=tuple(gate.passed),
        )

    def remember(self, digests: Mapping[str, bytes]) -> None:
        """Take *digests*, by path, for what was delivered last. From any thread."""
        self._post(Delivered(None, dict(digests)))

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

    def _pick(self, selection: Selection) -> None:
        before = self.selection
        if selection != before:
            self._history.add(Step(before))
            self._select(selection)

    def _select(self, selection: Selection) -> None:
        before = self.selection
        self.tree.select(selection)
        self._engine.by_hand.follow(before)
        from create_dump.outlining import outlined

        self._engine.outlining.want(outlined(self.tree))
        self._engine.sizing.outdate()
        self._post(Selected(before, selection))

    def _settle(self, step: Settled) -> None:
        self._history.add(Step(self.selection, settled=step))
        self._obey(self.settling.apply(step))

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


def _require_plan(plan: object) -> None:
    from create_dump.plan import Plan

    require(plan, Plan, "plan", "a Plan", hint="as Workspace.plan returns it")
