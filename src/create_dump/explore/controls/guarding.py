"""The pane of secrets: its list, kept up to date a slice at a time, and what its keys do.

What is listed is `create_dump.explore.suspects`', its words `create_dump.explore.suspect_words`'.
Secrets stay where they are scanned: what comes here of one is a mask.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import structs
from msgspec.structs import replace

from create_dump.analysis.secrets import presence
from create_dump.analysis.secrets.finding import Level
from create_dump.analysis.secrets.policy import Mode
from create_dump.explore import numbers, safe, suspect_words
from create_dump.explore.arrange import WIDE, Pane
from create_dump.explore.commands import Command
from create_dump.explore.pages import Tab
from create_dump.explore.renewing import Renewing
from create_dump.explore.suspect_words import Standing
from create_dump.explore.suspects import Fold, Folded, Lost, Suspect, Suspects
from create_dump.explore.widgets.status import Tone
from create_dump.scanning import Scanning
from create_dump.selection.selection import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.suspects import Item

    Masks = dict[str, tuple[tuple[Finding, str], ...]]
    """By path: its findings, each with the mask of its secret."""

_BATCH: Final = 16
"""Files whose masks are asked for at once."""
_TALL: Final = 30
"""Lines from which the pane stands there by itself where there is something to settle."""
_LEVELS: Final = (Level.LOW, Level.MEDIUM, Level.HIGH)
_SETTLED: Final = {
    "marker": "by a marker in the file",
    "baseline": "by the baseline",
    "rule": "for its rule is allowed or switched off there",
    "path": "by a pattern of paths",
}


class Guarding:
    """The list of secrets.

    Attributes:
        suspects: What is known, as it was last gone through.
        least: The level from which on findings are shown.
    """

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self._app = app
        self.suspects = Suspects()
        self.least = Level.LOW
        self._opened: set[Fold] = set()
        self._items: list[Item] = []
        self._masks: dict[str, tuple[bytes, dict[str, str]]] = {}
        self._asked: Future[Masks] | None = None
        self._renewing = Renewing(app.set_timer, self._make, self._show)
        self._standing = False
        self._engine = not presence.told()

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        return {
            "secrets.allow": Command(self._allow, self._not_allowed),
            "secrets.allow-rule": Command(self._allow_rule, self._not_allowed),
            "secrets.leave-out": Command(self._leave_out, self._not_left),
            "secrets.redact": Command(self._turn_mode, self._off),
            "secrets.level": Command(self._turn_level, self._off),
        }

    @property
    def at_rest(self) -> bool:
        """Whether the list is what it is going to be."""
        return self._renewing.at_rest and self._asked is None

    @property
    def here(self) -> bool:
        """Whether the list has the keys."""
        return self._app.panes.secrets.has_focus

    def again(self) -> None:
        """Make the list anew, if it is on the screen; soon, or at once after a rest."""
        self._stand()
        if self._app.panes.shows(Pane.SECRETS):
            self._renewing.again()

    def _stand(self) -> None:
        """Let the pane stand there where there is something to settle and room for it."""
        workspace = self._app.workspace
        wanted = workspace.scanning is Scanning.FAILED or workspace.tree.root.totals.secrets > 0
        standing = wanted and self._app.size.height >= _TALL
        if standing is not self._standing:
            self._standing = standing
            self._app.call_later(self._place)

    async def _place(self) -> None:
        panes = self._app.panes
        await panes.want(structs.replace(panes.wish, secrets=self._standing))

    # -- making the list

    def _make(self) -> Iterator[None]:
        suspects = Suspects()
        yield from suspects.gather(self._app.workspace.tree)
        self.suspects = suspects

    def _show(self) -> None:
        self._items = self.suspects.items(self._opened, self.least)
        paths = {item.finding.path for item in self._items if isinstance(item, Suspect)}
        self._masks = {path: known for path, known in self._masks.items() if path in paths}
        self._show_rows()
        self._ask_for_masks()

    def _show_rows(self) -> None:
        app, pane = self._app, self._app.panes.secrets
        workspace = app.workspace
        totals = workspace.tree.root.totals
        off = workspace.options.secrets.mode is Mode.OFF
        whole = off or self._engine
        done = totals.files - totals.unweighed
        standing = Standing(workspace.scanning, done, totals.files, whole)
        suspects = self.suspects
        serious = len(suspects.serious)
        pane.entitle(
            suspect_words.below(standing, workspace.options.secrets),
            suspect_words.title(serious, self.least, engine=whole),
        )
        hidden = serious + len(suspects.passwords)
        pane.say(suspect_words.nothing(standing, hidden))
        rows = [suspect_words.row(item, self._mask(item)) for item in self._items]
        pane.show_paths([item.key for item in self._items], rows)
        app.show_keys()

    # -- masks, of what is on the screen only

    def _mask(self, item: Item) -> str | None:
        if not isinstance(item, Suspect):
            return None
        digest, masks = self._masks.get(item.finding.path, (b"", {}))
        return masks.get(item.finding.fingerprint) if digest == item.digest else None

    def _ask_for_masks(self) -> None:
        """Ask for the masks of the rows on the screen, as far as they are not known."""
        from create_dump.analysis import jobs

        if self._asked is not None:
            return
        wanted: dict[str, bytes] = {}
        for row in self._app.panes.secrets.on_screen:
            item = self._items[row] if row < len(self._items) else None
            if isinstance(item, Suspect):
                path = item.finding.path
                if self._masks.get(path, (b"",))[0] != item.digest and len(wanted) < _BATCH:
                    wanted[path] = item.digest
        if wanted:
            asked = self._asked = self._app.workspace.ask(jobs.Masks(tuple(wanted)))
            asked.add_done_callback(
                lambda answer: self._app.call(partial(self._take, answer, wanted))
            )

    def _take(self, answer: Future[Masks], wanted: dict[str, bytes]) -> None:
        self._asked = None
        if answer.cancelled():
            return
        # What can't be known any more is not asked for again.
        found = {} if answer.exception() is not None else answer.result()
        for path, digest in wanted.items():
            known = {finding.fingerprint: mask for finding, mask in found.get(path, ())}
            self._masks[path] = digest, known
        self._show_rows()
        self._ask_for_masks()

    def scrolled(self) -> None:
        """See to the rows that are on the screen now."""
        self._ask_for_masks()

    # -- its keys

    @property
    def _item(self) -> Item | None:
        row = self._app.panes.secrets.cursor
        return self._items[row] if row < len(self._items) else None

    @property
    def _suspect(self) -> Suspect | None:
        item = self._item
        return item if isinstance(item, Suspect) else None

    async def pick(self) -> None:
        """Open the row under the cursor, or show what it is about in the preview."""
        item = self._item
        if isinstance(item, Folded):
            self._opened ^= {item.fold}
            self._show()
        elif item is not None:
            await self._jump(item)

    async def step(self, step: int) -> None:
        """Go to the next finding in the list, or to the one before, and show it."""
        count = len(self._items)
        at = self._app.panes.secrets.cursor
        rows = [(at + step * n) % count for n in range(1, count + 1)]
        row = next((row for row in rows if isinstance(self._items[row], Suspect)), None)
        if row is not None:
            self._app.panes.secrets.move_to(row)
            await self._jump(self._items[row])

    def stepless(self) -> str:
        """Return why there is no finding to go to, or ""."""
        return "" if any(isinstance(item, Suspect) for item in self._items) else "No finding here"

    async def _jump(self, item: Item) -> None:
        """Show in the preview where *item* stands; the keys stay here where both have room."""
        app = self._app
        path = item.finding.path if isinstance(item, Suspect) else item.key
        if not isinstance(item, (Suspect, Lost)):
            return
        if not app.finding.reveal(path):
            app.say(f"{safe.name(path)} is gone", Tone.WARNING)
            return
        wish = app.panes.wish
        if app.panes.width < WIDE or wish.zoomed:
            await app.panes.go(Pane.PREVIEW)
        else:
            await app.panes.want(structs.replace(wish, alone=False, right=Pane.PREVIEW))
        app.preview.take(Tab.FILE)
        app.looking.again()
        if isinstance(item, Suspect):
            app.preview.seek(path, item.finding.fingerprint, item.finding.start)

    def _not_allowed(self) -> str:
        if off := self._off():
            return off
        suspect = self._suspect
        if suspect is None:
            return "No finding is under the cursor of the secrets"
        how = suspect.finding.suppressed
        return f"It is allowed already, {_SETTLED.get(how, how)}" if how else ""

    def _allow(self) -> None:
        suspect = self._suspect
        if suspect is None:
            return
        finding = suspect.finding
        where = f"{safe.name(finding.path)}:{finding.line}"

        def allow(reason: str) -> None:
            self._app.workspace.allow(finding, reason)
            self._tell(f"Allowed: {where}")

        self._ask(f"Allow {finding.rule} in {where}", allow)

    def _allow_rule(self) -> None:
        suspect = self._suspect
        if suspect is None:
            return
        rule, directory = suspect.finding.rule, suspect.finding.path.rpartition("/")[0]
        where = f"{safe.name(directory)}/" if directory else "all of the project"

        def allow(reason: str) -> None:
            self._app.workspace.allow_rule_here(rule, directory, reason)
            self._tell(f"Allowed: what {rule} finds in {where}")

        self._ask(f"Allow all that {rule} finds in {where}", allow)

    def _ask(self, title: str, allow: Callable[[str], None]) -> None:
        from create_dump.explore.screens.ask import Ask

        self._app.push_screen(
            Ask(
                title,
                hint="Why it does no harm. The reason goes into .create-dump-baseline.toml, "
                "which others read: don't name the secret.",
                verb="allows it",
                wrong=lambda text: "" if text else "Say why it does no harm",
            ),
            lambda reason: allow(reason) if reason is not None else None,
        )

    def _not_left(self) -> str:
        item = self._item
        if not isinstance(item, (Suspect, Lost)):
            return "No file is under the cursor of the secrets"
        path = item.finding.path if isinstance(item, Suspect) else item.path
        node = self._app.workspace.tree.get(path)
        if node is None or node.state is State.OUT:
            return f"{safe.name(path)} is not chosen anyway"
        return ""

    def _leave_out(self) -> None:
        item = self._item
        if isinstance(item, (Suspect, Lost)):
            path = item.finding.path if isinstance(item, Suspect) else item.path
            self._app.workspace.choose([path], State.OUT)
            self._tell(f"Left out: {safe.name(path)}")

    def _off(self) -> str:
        off = self._app.workspace.options.secrets.mode is Mode.OFF
        return "Secrets are not looked for here: --secrets redact does" if off else ""

    def _turn_mode(self) -> None:
        workspace = self._app.workspace
        redacts = workspace.options.secrets.mode is Mode.REDACT
        mode = Mode.WARN if redacts else Mode.REDACT
        workspace.set_secrets(replace(workspace.options.secrets, mode=mode))
        self._app.show_choice()
        count = workspace.tree.root.chosen.secrets
        if redacts:
            found = f": {numbers.counted(count, 'secret')} in what is chosen" if count else ""
            key = self._app.keymap.name("secrets.redact")
            told = f"Secrets go out as they are now{found} · {key} redacts them again"
            self._app.say(told, Tone.WARNING)
        else:
            level = workspace.options.secrets.level.name.lower()
            self._app.say(f"Secrets of {level} level and above are redacted now", Tone.DONE)

    def _turn_level(self) -> None:
        self.least = _LEVELS[(_LEVELS.index(self.least) + 1) % len(_LEVELS)]
        self._show()

    def _tell(self, words: str) -> None:
        self._app.show_choice()
        undo = self._app.keymap.name("choose.undo")
        self._app.say(f"{words} · {undo} takes it back", Tone.DONE)
