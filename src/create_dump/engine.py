"""Who works behind a workspace's tree: made together, told together, and ended together.

It knows who needs whom. What they find comes back as messages (`create_dump.inbox`); what follows
from these, the workspace knows. Not loaded before the walk begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump import formats
from create_dump.analysis.cache.files import Files
from create_dump.analysis.cache.texts import Texts
from create_dump.analysis.pool import open_pool
from create_dump.analysis.turns import Turns
from create_dump.by_hand import ByHand
from create_dump.deeds import Deeds
from create_dump.drafting import Drafting
from create_dump.errors import CreateDumpError, unexpected
from create_dump.inbox import Counted, Facts, Guarded, Outlines, Trouble
from create_dump.intake import Intake
from create_dump.outlining import Outlining
from create_dump.sizing import Sizing
from create_dump.walking import Walker

if TYPE_CHECKING:
    from collections.abc import Callable

    from create_dump.analysis.cache.keeper import Keeper
    from create_dump.analysis.kept import Kept
    from create_dump.inbox import Message
    from create_dump.memory import Memory
    from create_dump.options import Options
    from create_dump.plan import Plan
    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource
    from create_dump.tree import Tree


class Engine:
    """The threads, processes and stores of one session.

    Args:
        source: What is walked and read.
        rules: What it is walked by.
        tree: What they work for.
        memory: Told what the last dump's files are by now.
        options: How to look at it.
        post: Takes what they found, from any thread.
        look: Called whenever the root was listed, on the walker's thread.
        stir: Called when git may have other answers.
        empty: Returns the plan of nothing, as things stand.
        lost: Told, on any thread, why what was learned is not kept.

    Attributes:
        turns: What those share that run Python in this process all the time.
        pool: Analyses.
        keeper: The cache of facts, or None.
        texts: Counts and cleans texts.
        drafting: Makes plans, and what writes them.
        sizing: Finds out what the dump would take.
        files: Makes outlines, and finds imports.
        outlining: Has outlines weighed.
        walker: Lists directories.
        by_hand: Takes in what the rules keep out.
        intake: Takes in what was found.
        deeds: Does what can be undone on disk.
    """

    def __init__(  # noqa: PLR0913 - one call by one caller
        self,
        source: DirectorySource,
        rules: Rules,
        tree: Tree,
        memory: Memory,
        options: Options,
        *,
        post: Callable[[Message], None],
        look: Callable[[], None],
        stir: Callable[[], None],
        empty: Callable[[], Plan],
        lost: Callable[[CreateDumpError], None],
    ) -> None:
        """Make them; none walks before it is told to."""
        self._post = post
        kept = None if options.worker else _keeping(source)
        self.turns = turns = Turns()
        self.pool = open_pool(
            source,
            options.tokenizer,
            formats.get(options.format).section,
            options.secrets,
            prepared=lambda: post(Guarded()),
            results=lambda found, layout: post(Facts(found, layout)),
            failed=lambda error: post(Trouble(error)),
            worker=options.worker,
            kept=kept,
            jobs=options.jobs,
            turns=turns,
        )
        self.keeper = _keeper(source, options, lost) if options.cache else None
        self.texts = texts = Texts(self.pool, self.keeper)
        self.drafting = Drafting(tree, source, texts.count, texts.clean, empty, kept)
        self.sizing = Sizing(self.drafting.steps, self._count)
        self.files = Files(texts, self.keeper, lambda: self.pool.exact)
        self.outlining = Outlining(
            self.files.weigh,
            lambda found, layout: post(Outlines(found, layout)),
            lambda error: post(Trouble(error)),
        )
        self.walker = Walker(source, rules, post, self.keeper, look, turns)
        self.by_hand = ByHand(tree, rules, self.walker)
        self.intake = Intake(
            source.root,
            tree,
            self.pool,
            self.walker,
            self.outlining,
            self.sizing,
            memory,
            self.keeper,
            stir,
        )
        self.deeds = Deeds(lambda path: self.walker.follow({path}))

    def lay_out(self, options: Options) -> None:
        """Work by the format, tokenizer and policy of *options* from now on."""
        self.intake.layout = layout = self.intake.layout + 1
        self.texts.lay_out(
            formats.get(options.format).section,
            options.format,
            options.tokenizer,
            options.secrets,
            layout,
        )
        self.outlining.lay_out(layout)

    def close(self, *, hurried: bool) -> None:
        """End all threads and processes; see `Workspace.close`."""
        self.pool.close()
        self.files.close()
        self.deeds.close()
        self.walker.close()
        if self.keeper is not None:
            self.keeper.close(hurried=hurried)

    def _count(self, plan: Plan, version: int) -> None:
        counted = Counted(version, 0, 0)
        try:
            counted = Counted(version, self.drafting.writer(plan).overhead(), len(plan.files))
        except CreateDumpError as error:
            self._post(Trouble(error))
        except Exception as error:  # noqa: BLE001 - a thread's outermost edge
            self._post(Trouble(unexpected(error)))
        self._post(counted)


def _keeping(source: DirectorySource) -> Kept:
    from create_dump.analysis.kept import Kept

    return Kept(source)


def _keeper(
    source: DirectorySource, options: Options, lost: Callable[[CreateDumpError], None]
) -> Keeper:
    from create_dump.analysis.cache.keeper import Keeper

    keeper = Keeper(source.root, lost)
    keeper.lay_out(options.tokenizer, options.format, options.secrets, 0)
    return keeper
