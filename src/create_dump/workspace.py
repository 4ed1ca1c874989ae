"""One live session over a source: commands in, events out, a consistent tree at any moment.

It knows what people want of a tree: to choose, to look, and to take a dump out. The tree itself
is kept by threads (`create_dump.live`); no command waits for a disk, and none knows a screen.

What is not needed to begin is imported when it is used: a screen draws its first frame before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from create_dump import formats
from create_dump.analysis import tokens
from create_dump.arguments import from_root, require
from create_dump.errors import UsageError
from create_dump.history import History, Step, Undone
from create_dump.inbox import Delivered, Selected
from create_dump.live import LiveTree
from create_dump.node import Stale
from create_dump.options import Options, judge_selection
from create_dump.selection.selection import State
from create_dump.settling import Settled, entry_of, entry_of_rule
from create_dump.sources.entry import Reason

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future

    from create_dump.analysis.imports import Import
    from create_dump.analysis.jobs import Answer, Job
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.deeds import Deed
    from create_dump.destinations.base import Destination
    from create_dump.destinations.receipt import Receipt
    from create_dump.gate import Passed
    from create_dump.node import Node
    from create_dump.plan import Plan
    from create_dump.selection.selection import Selection
    from create_dump.sizing import DumpSize
    from create_dump.sources.entry import Verdict
    from create_dump.sources.repository import Repository
    from create_dump.templates import Template
    from create_dump.updates import Then, UpdateWriter


class Workspace(LiveTree):
    """A live session over a directory; what it holds, and how it is driven, is `LiveTree`'s.

    Args:
        root: The directory.
        options: How to look at it.

    Raises:
        RootMissing: There is no such directory.
        RootNotDirectory: It is something else.
        UsageError: The options name an unknown format or tokenizer, or hold a bad pattern.
    """

    def __init__(self, root: str | os.PathLike[str], options: Options | None = None) -> None:
        """Open it; the walk starts at once, or with `begin`."""
        super().__init__(root, options)
        self._history = History()

    # Choosing.

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

    def _settle(self, step: Settled) -> None:
        self._history.add(Step(self.selection, settled=step))
        self._obey(self.settling.apply(step))

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

    def is_there(self, path: str) -> bool:
        """Tell whether *path* is on disk and could be taken in; from any thread but a screen's."""
        if self._source.stat(path) is None:
            return False
        return self._rules.verdict(path).reason not in {Reason.GIT, Reason.NOT_ENTERED}

    def peek(self, path: str) -> None:
        """Look into the directory *path*, which the rules keep out (`Node.hidden`)."""
        self._engine.walker.peek(path)

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


def _require_plan(plan: object) -> None:
    from create_dump.plan import Plan

    require(plan, Plan, "plan", "a Plan", hint="as Workspace.plan returns it")
