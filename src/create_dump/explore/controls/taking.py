"""The keys that take the dump out of the app, and where it goes by each.

How a delivery runs is the desk's, what it is made of is `create_dump.explore.outgoing`'s.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from create_dump import formats
from create_dump.analysis.secrets.policy import Mode
from create_dump.explore import numbers, safe
from create_dump.explore.commands import Command
from create_dump.explore.job import COPY, WRITE
from create_dump.explore.quantities import limit, wrong_limit
from create_dump.explore.widgets.status import Tone
from create_dump.explore.widgets.totals import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from create_dump.destinations.receipt import Receipt
    from create_dump.explore.explorer import Explorer
    from create_dump.explore.job import Errand
    from create_dump.explore.screens.menu import Choice
    from create_dump.explore.screens.write import Target

NAMES: Final = {"markdown": "Markdown", "xml": "XML", "json": "JSON", "plain": "plain text"}
"""The formats, for people."""
_PARTS: Final = "parts"
_TEMPLATE: Final = "template"


class Taking:
    """Copies and writes.

    Attributes:
        target: The name that was last written to, as it was typed; "" before.
        target_parts: The size of parts that was typed with it, or "".
    """

    def __init__(self, app: Explorer) -> None:
        """Work on *app*."""
        self.target = ""
        self.target_parts = ""
        self._app = app
        self._directory = Path.cwd()
        app.outgoing.gone = self._gone

    def commands(self) -> dict[str, Command]:
        """Return its commands by their keys' ids."""
        obstacle = self._app.desk.obstacle
        return {
            "out.copy": Command(self._copy, partial(obstacle, COPY)),
            "out.write": Command(self._ask_where, partial(obstacle, WRITE)),
            "out.format": Command(self._ask_how),
            "out.account": Command(self.tell_all, self._nothing_to_tell),
        }

    def take(self, errand: Errand) -> None:
        """See to *errand*."""
        self._app.desk.take(errand)
        self._app.show_keys()

    def ask_limit(self, then: Callable[[], None]) -> None:
        """Ask for the size of parts, then go on; nothing typed means dumps in one piece."""
        from create_dump.explore.screens.ask import Ask

        outgoing = self._app.outgoing

        def answered(text: str | None) -> None:
            if text is not None:
                outgoing.limit = limit(text)
                outgoing.end_parts()
                self._app.show_sums()
                most = outgoing.limit
                parts = "one piece" if most is None else f"parts of {numbers.window(most)} tokens"
                self._app.say(f"Copies go out in {parts} now", Tone.DONE)
                then()

        self._app.push_screen(
            Ask(
                "Copy in parts of at most so many tokens",
                "" if outgoing.limit is None else numbers.window(outgoing.limit),
                hint="Such as 32k. Files stay whole; each copy takes the next part. "
                "Nothing: in one piece.",
                wrong=wrong_limit,
            ),
            answered,
        )

    def end_parts(self) -> bool:
        """Let the next copy begin with the first part; return whether that is news."""
        if self._app.outgoing.parts is None:
            return False
        self._app.outgoing.end_parts()
        self._app.show_sums()
        self._app.say("The next copy begins with the first part")
        return True

    def notes(self) -> Notes:
        """Return what the line of totals says of the dump beside its size."""
        app = self._app
        workspace, outgoing = app.workspace, app.outgoing
        template, _ = workspace.instructions
        words = [] if template is None else [f"with {safe.name(template.name)}"]
        if (parts := outgoing.parts) is not None and parts.next.part is not None:
            number, whole = parts.next.part
            words.append(f"part {number}/{whole} next")
        elif outgoing.limit is not None:
            words.append(f"in parts of {numbers.window(outgoing.limit)}")
        if workspace.options.format != formats.NAMES[0]:
            words.append(workspace.options.format)
        secrets = workspace.tree.root.chosen.secrets
        mode = workspace.options.secrets.mode
        if secrets or mode is not Mode.REDACT:
            words.append(f"secrets: {mode.value}")
        return Notes(len(workspace.memory.outdated), tuple(words), secrets)

    def tell_all(self) -> None:
        """Show the whole account of what went out last."""
        from create_dump.explore.account import lines
        from create_dump.explore.screens.reading import Reading

        if (account := self._app.desk.last) is not None:
            self._app.push_screen(Reading("The last delivery", lines(account)))

    def _gone(self, receipts: Sequence[Receipt]) -> None:
        self._app.recalling.keep(receipts)
        self._app.show_sums()
        self._app.looking.again()

    def _nothing_to_tell(self) -> str:
        return "" if self._app.desk.last else "Nothing was copied or written yet"

    def _copy(self) -> None:
        self.take(self._app.outgoing.next())

    # -- to a file

    def _ask_where(self) -> None:
        from create_dump.explore.screens.write import WriteScreen

        workspace = self._app.workspace
        form = workspace.options.format
        extension = formats.get(form).extension
        name = self.target or f"{Path(workspace.name).name or 'root'}.dump{extension}"
        size = workspace.size
        about = f"{numbers.counted(size.files, 'file')}, {size.tokens:,} tokens"
        template, _ = workspace.instructions
        about += f" with “{safe.name(template.name)}”" if template is not None else ""
        self._app.push_screen(
            WriteScreen(self._directory, name, form, self.target_parts, about), self._write
        )

    def _write(self, target: Target | None) -> None:
        if target is None:
            return
        path = target.path
        inside = path.is_relative_to(self._directory)
        self.target = str(path.relative_to(self._directory) if inside else path)
        self.target_parts = "" if target.limit is None else numbers.window(target.limit)
        self.set_format(target.format)
        self.take(self._app.outgoing.write(path, target.limit))

    # -- how it is written

    def set_format(self, name: str) -> None:
        """Write dumps in another format from now on."""
        self._app.workspace.set_format(name)
        self._app.show_sums()
        self._app.looking.again()

    def _ask_how(self) -> None:
        from create_dump.explore.screens.menu import Menu

        now = formats.NAMES.index(self._app.workspace.options.format)
        self._app.push_screen(Menu("How dumps are written", self._ways(), now), self._so)

    def _ways(self) -> list[Choice[str]]:
        from create_dump.explore.screens.menu import Choice

        workspace, most = self._app.workspace, self._app.outgoing.limit
        template, _ = workspace.instructions
        on = "off" if template is None else safe.name(template.name)
        return [
            *(
                Choice(
                    name,
                    f"As {NAMES[name]}",
                    "now" if name == workspace.options.format else "",
                    str(number),
                )
                for number, name in enumerate(formats.NAMES, 1)
            ),
            Choice(
                _PARTS,
                "Copied in parts…",
                "off" if most is None else f"of {numbers.window(most)} tokens",
                "s",
            ),
            Choice(_TEMPLATE, "With instructions…", on, "t"),
        ]

    def _so(self, way: str | None) -> None:
        if way == _PARTS:
            self.ask_limit(lambda: None)
        elif way == _TEMPLATE:
            self._app.call_later(self._app.action_run, "out.template")
        elif way is not None:
            self.set_format(way)
            self._app.say(f"Dumps are written as {NAMES[way]} now", Tone.DONE)
