"""What the app can do, control by control; each is loaded when it is first used.

Which key stands for a command is `create_dump.explore.keys`' affair, what it does the control's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from create_dump.explore.control import Control

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from create_dump.explore.commands import Command
    from create_dump.explore.controls.choosing import Choosing
    from create_dump.explore.controls.comparing import Comparing
    from create_dump.explore.controls.editing import Editing
    from create_dump.explore.controls.excluding import Excluding
    from create_dump.explore.controls.fitting import Fitting
    from create_dump.explore.controls.general import General
    from create_dump.explore.controls.guarding import Guarding
    from create_dump.explore.controls.heaviest import Heaviest
    from create_dump.explore.controls.instructing import Instructing
    from create_dump.explore.controls.looking import Looking
    from create_dump.explore.controls.measuring import Measuring
    from create_dump.explore.controls.naming import Naming
    from create_dump.explore.controls.offering import Offering
    from create_dump.explore.controls.panes import Panes
    from create_dump.explore.controls.recalling import Recalling
    from create_dump.explore.controls.relating import Relating
    from create_dump.explore.controls.resuming import Resuming
    from create_dump.explore.controls.seeing import Seeing
    from create_dump.explore.controls.seeking import Seeking
    from create_dump.explore.controls.sorting import Sorting
    from create_dump.explore.controls.taking import Taking
    from create_dump.explore.controls.within import Within


class Abilities:
    """The controls of an app, and the commands of each."""

    panes: Panes
    measuring: Measuring
    choosing: Control[Choosing] = Control()
    comparing: Control[Comparing] = Control()
    editing: Control[Editing] = Control()
    excluding: Control[Excluding] = Control()
    fitting: Control[Fitting] = Control()
    general: Control[General] = Control()
    guarding: Control[Guarding] = Control()
    heaviest: Control[Heaviest] = Control()
    instructing: Control[Instructing] = Control()
    looking: Control[Looking] = Control()
    naming: Control[Naming] = Control()
    offering: Control[Offering] = Control()
    recalling: Control[Recalling] = Control()
    relating: Control[Relating] = Control()
    resuming: Control[Resuming] = Control()
    seeing: Control[Seeing] = Control()
    seeking: Control[Seeking] = Control()
    sorting: Control[Sorting] = Control()
    taking: Control[Taking] = Control()
    within: Control[Within] = Control()

    def tables(self) -> Iterator[Mapping[str, Command]]:
        """Yield the commands of each control, those first that the footer may show."""
        yield self.heaviest.over(self.choosing.commands())
        yield self.seeking.commands()
        yield self.looking.commands()
        yield self.taking.commands()
        yield self.general.commands()
        yield self.sorting.commands()
        yield self.comparing.commands()
        yield self.measuring.commands()
        yield self.naming.commands()
        yield self.panes.commands()
        yield self.guarding.commands()
        yield self.seeing.commands()
        yield self.excluding.commands()
        yield self.fitting.commands()
        yield self.within.commands()
        yield self.editing.commands()
        yield self.offering.commands()
        yield self.instructing.commands()
        yield self.relating.commands()
