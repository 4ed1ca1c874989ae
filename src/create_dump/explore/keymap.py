"""The keys that hold: those of the table, but where the user's own settings bind others.

It judges before the app starts; the settings' places come with what they bind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from msgspec import structs

from create_dump.config.wording import show_key, suggest
from create_dump.errors import SettingsError
from create_dump.explore import keynames, keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.dom import DOMNode
    from textual.message_pump import MessagePump

    from create_dump.config.sections import BoundKeys

_TABLE: Final = {
    key.id: key for groups in keys.CONTEXTS.values() for each in groups for key in each
}
IDS: Final = tuple(_TABLE)
"""All that a key can be bound to."""
_NEEDED: Final = "app.quit"
_NEARER: Final = frozenset(key.id for key in keys.SECRETS)
_LISTED: Final = frozenset(key.id for key in keys.LIST)


class Keymap:
    """Which key does what.

    Args:
        bound: The user's own keys, by the action's id.

    Raises:
        SettingsError: A key is none, does two things at once, or nothing quits any more.
    """

    def __init__(self, bound: Mapping[str, BoundKeys] | None = None) -> None:
        """Bind *bound* instead of what the table says."""
        bound = bound or {}
        self._keys = dict(_TABLE)
        for name, own in bound.items():
            names = ",".join(_called(key, own.origin) for key in own.keys)
            self._keys[name] = structs.replace(
                _TABLE[name], keys=names, shown=keynames.shown(names)
            )
        self._bound = bound
        self._following: WeakSet[DOMNode] = WeakSet()
        if not self.key(_NEEDED).keys:
            raise SettingsError(
                f"{_NEEDED} must have a key, or there is no way out", where=bound[_NEEDED].origin
            )
        for context, groups in keys.CONTEXTS.items():
            self._judge(context, groups)

    def key(self, name: str) -> keys.Key:
        """Return the key of the action *name*; its `keys` are empty where it has none."""
        return self._keys[name]

    def held(self, table: Iterable[keys.Key]) -> list[keys.Key]:
        """Return those of *table* that have a key, each with the key that holds."""
        return [
            structs.replace(each, keys=own.keys, shown=own.shown)
            for each, own in ((each, self._keys[each.id]) for each in table)
            if own.keys
        ]

    def reachable(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of *ids* whose keys no nearer place has for something else."""
        there = frozenset(ids)
        nearer = [self._keys[key.id] for key in keys.SECRETS if key.id in there]
        taken = {stroke for key in nearer for stroke in key.keys.split(",") if stroke}
        mine = {key.id for key in nearer}
        return frozenset(
            name
            for name in there
            if name in mine
            or name not in self._keys
            or taken.isdisjoint(self._keys[name].keys.split(","))
        )

    def name(self, action: str) -> str:
        """Return how the key of *action* is called in a sentence."""
        return self._keys[action].shown.partition(" ")[0] or "the palette"

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """Return *text* in pieces, each with whether it is a key's name.

        Args:
            text: Ours, with the ids of actions in braces where their keys are to be named.
        """
        made = []
        for piece in text.split("{"):
            action, closed, rest = piece.partition("}")
            made += [(self.name(action), True), (rest, False)] if closed else [(piece, False)]
        return made

    def fill(self, text: str) -> str:
        """Return *text* with the names of the keys, as `pieces` takes it."""
        return "".join(piece for piece, _ in self.pieces(text))

    def bind(self, nodes: Iterable[MessagePump]) -> None:
        """Have each of *nodes* follow it; once is enough, again does no harm.

        Textual's own keymap would not do: it is applied after what an input takes was left out,
        so that a letter of the user's would fire while a filter is typed.
        """
        if not self._bound:
            return
        from textual.dom import DOMNode

        for node in nodes:
            if isinstance(node, DOMNode) and node not in self._following:
                self._following.add(node)
                self._rebind(node)

    def _rebind(self, node: DOMNode) -> None:
        from textual.app import App
        from textual.binding import BindingsMap
        from textual.screen import Screen

        old = [binding for _, binding in node._bindings]  # noqa: SLF001 - there is no other way in
        wanted = {each.id: each for each in old if each.id in self._bound}
        mine = {key for name in self._bound for key in self._keys[name].keys.split(",")}
        plain = isinstance(node, (App, Screen))
        # What Textual itself does with a key gives way to what its user wants.
        new = [
            each
            for each in old
            if each.id not in self._bound and (each.id or not plain or each.key not in mine)
        ]
        for name, binding in wanted.items():
            keys_ = self._keys[str(name)].keys
            new += [binding.with_key(key) for key in keys_.split(",") if key]
        node._bindings = BindingsMap(new)  # noqa: SLF001 - the same

    def _judge(self, context: str, groups: Iterable[tuple[keys.Key, ...]]) -> None:
        """Refuse keys that would do two things in one place."""
        taken: dict[str, list[str]] = {}
        for group in groups:
            for key in self.held(group):
                for name in key.keys.split(","):
                    taken.setdefault(name, []).append(key.id)
        for name, every in taken.items():
            # There they come first, whatever a key does elsewhere.
            nearer = any(each in _NEARER for each in every)
            ids = [each for each in every if each in _NEARER or each in _LISTED or not nearer]
            mine = [each for each in ids if each in self._bound]
            if len(ids) > 1 and mine:
                others = [each for each in ids if each != mine[-1]]
                raise SettingsError(
                    f"the key {keynames.shown(name)} would do two things in {context}: "
                    + " and ".join([mine[-1], *others]),
                    where=self._bound[mine[-1]].origin,
                    hint="give one of them another key",
                )


def _called(key: str, where: str) -> str:
    names = keynames.called(key)
    if not names:
        raise SettingsError(
            f"there is no key {show_key(key)}",
            where=where,
            hint=suggest(key.rpartition("+")[2], keynames.NAMES),
        )
    if names in keynames.TWINS:
        raise SettingsError(
            f"most terminals can't tell {key} from {keynames.TWINS[names]}",
            where=where,
            hint="take another key",
        )
    return names
