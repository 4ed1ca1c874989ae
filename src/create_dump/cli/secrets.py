"""``create-dump secrets [PATH]``: what is found, as a table, JSON or SARIF, and its baseline.

Looks at what a dump would hold, or at what is staged; the layouts are `findings`' and `sarif`'s.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME
from create_dump.cli.terminal import Paint, coloured

if TYPE_CHECKING:
    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.policy import Policy
    from create_dump.config.settings import Settings

FOUND: Final = 4
"""The exit code when something counts, or could not be looked at."""

_FORMATS: Final = ("table", "json", "sarif")


class Seen(NamedTuple):
    """What was seen.

    Attributes:
        policy: What was asked, with what is settled.
        findings: All, settled ones too, by file and place.
        unscanned: Files of which nothing is known: path and why.
        salted: Whether the fingerprints are those of the project's baseline, for all to see.
    """

    policy: Policy
    findings: tuple[Finding, ...]
    unscanned: tuple[tuple[str, str], ...]
    salted: bool

    @property
    def counted(self) -> list[Finding]:
        """Those that count."""
        return [one for one in self.findings if self.policy.concerns(one)]


@click.command(
    cls=Command,
    sections={
        "What is looked at": ("staged", *options.RULES),
        "What counts": ("redact_level", "profile"),
        "What is done": ("format", "baseline_update", "reason"),
        "Other": ("jobs", "debug", "help"),
    },
    examples=[
        (f"{NAME} secrets", "What is found here, by file and line; never the secret itself."),
        (f"{NAME} secrets --redact-level low", "Possible passwords count as well."),
        (f"{NAME} secrets --format sarif > secrets.sarif", "For a code host or an editor."),
        (f"{NAME} secrets --staged", "What the next commit would bring, for a hook."),
        (
            f'{NAME} secrets --baseline-update --reason "test keys"',
            "Settle all that counts now; what comes later counts.",
        ),
    ],
    notes={
        "Exit codes": (
            ("0", "Nothing counts."),
            ("1", "It failed."),
            ("2", "Wrong usage or settings."),
            ("4", "Something counts, or a file could not be looked at."),
        )
    },
)
@options.root
@click.option("--staged", is_flag=True, help="Look at the contents that git has staged.")
@options.rules
@options.redact_level
@options.profile
@options.jobs
@click.option(
    "--format",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    metavar="table|json|sarif",
    help="How it is told, on standard output.",
)
@click.option(
    "--baseline-update",
    is_flag=True,
    help="Settle all that counts, in the file .create-dump-baseline.toml of PATH.",
)
@click.option("--reason", metavar="TEXT", help="Why what is settled does no harm.")
@options.general
def command(  # noqa: PLR0913 - one parameter an option
    path: str,
    *,
    staged: bool,
    format: str,  # noqa: A002 - the option's name
    baseline_update: bool,
    reason: str | None,
    profile: str | None,
    **flags: object,
) -> int:
    """List the secrets in what a dump of PATH would hold, without showing them.

    What counts is of the level "medium" or above and not settled: by a comment such as
    "create-dump: allow", by the baseline, or by the settings. What is settled is listed as such.
    """
    if reason is not None and not baseline_update:
        raise click.UsageError("--reason needs --baseline-update")
    from create_dump.analysis.secrets import presence
    from create_dump.cli.request import say
    from create_dump.cli.settings import settings_of

    root = Path(path)
    settings = settings_of(root, profile, flags).settings
    seen = _staged(root, settings) if staged else _there(root, settings)
    if told := presence.told():
        say(told)
    if baseline_update:
        return _settle(root, seen, _asked(reason))
    _tell(seen, format)
    return FOUND if seen.counted or seen.unscanned else 0


def _there(root: Path, settings: Settings) -> Seen:
    """Look at the files that a dump would hold."""
    from create_dump.analysis.secrets.policy import Unscanned
    from create_dump.cli.progress import bar, follow, require_root
    from create_dump.cli.request import say_uncached
    from create_dump.cli.settings import options_of
    from create_dump.veiling import veiled_findings
    from create_dump.workspace import Workspace

    wanted = options_of(settings)
    # What would be done about secrets is no matter here, but that somebody looks.
    wanted = replace(wanted, tokenizer="rough", secrets=_looking(wanted.secrets))
    with bar(quiet=False) as drawing, Workspace(root, wanted) as workspace:
        follow(workspace, drawing, what="Looking for secrets")
        require_root(workspace)
        known = [(node.path, node.facts) for node in workspace.found()]
        policy = workspace.options.secrets
        salted = workspace.settling.salted
        lost = [
            (where, facts.detail)
            for where, facts in known
            if facts is not None and facts.unscanned is Unscanned.FAILED
        ]
        lost += [
            (skip.path, skip.detail or skip.reason)
            for skip in workspace.plan().skipped
            if skip.reason == "unreadable"
        ]
        shown = workspace.veil(where for where, _ in lost)
        findings = veiled_findings(
            (one for _, facts in known if facts is not None for one in facts.findings),
            workspace.veil,
        )
    say_uncached(workspace)
    return Seen(policy, findings, tuple((shown(where), why) for where, why in lost), salted)


def _staged(root: Path, settings: Settings) -> Seen:
    """Look at what git has staged, whatever stands in the working tree."""
    from create_dump.analysis.analyse import examine
    from create_dump.analysis.secrets.guard import Guard
    from create_dump.cli.settings import policy_of, rules_of
    from create_dump.errors import ScanFailed, UsageError
    from create_dump.plan import order
    from create_dump.selection.rules import Rules
    from create_dump.settling import Settling
    from create_dump.sources.repository import Repository
    from create_dump.sources.staged import staged
    from create_dump.veiling import at_once, veil, veiled_findings

    rules = Rules(root, rules_of(settings))
    why: list[str] = []
    repository = Repository.find(root, why.append)
    if repository is None:
        raise UsageError(f"nothing is known of what is staged: {why[0]}", where="--staged")
    settling = Settling(repository.root, _looking(policy_of(settings)))
    guard = Guard(settling.policy)
    findings: list[Finding] = []
    unscanned: list[tuple[str, str]] = []
    for name, data in sorted(
        staged(repository, os.environ.get("GIT_INDEX_FILE", "")), key=lambda each: order(each[0])
    ):
        if not rules.verdict(name).included:
            continue
        _, text = examine(data)
        try:
            findings += guard.look(text, name)
        except ScanFailed as error:
            unscanned.append((name, error.what))

    look = partial(veil, clean=at_once(guard), policy=guard.policy)
    shown = look(name for name, _ in unscanned)
    lost = tuple((shown(name), why) for name, why in unscanned)
    return Seen(settling.policy, veiled_findings(findings, look), lost, settling.salted)


def _looking(policy: Policy) -> Policy:
    from msgspec import structs

    from create_dump.analysis.secrets.policy import Mode

    return structs.replace(policy, mode=Mode.WARN)


def _asked(reason: str | None) -> str:
    if reason is not None:
        return reason
    if not sys.stdin or not sys.stdin.isatty():
        raise click.UsageError('--baseline-update needs a reason: --reason "test keys"')
    return str(click.prompt("Why does what is settled do no harm", err=True))


def _settle(root: Path, seen: Seen, reason: str) -> int:
    """Write all that counts into the baseline; what could not be looked at can't be settled."""
    from create_dump.analysis.secrets.baseline import NAME as FILE
    from create_dump.cli.numbers import counted
    from create_dump.cli.request import say
    from create_dump.settling import Settled, entry_of, write

    entries = tuple(entry_of(one, reason) for one in seen.counted)
    if entries:
        write(root, Settled(added=entries), seen.policy.salt)
        say(f"Settled {counted(len(entries), 'finding')} in {FILE}")
    else:
        say("Nothing counts, so nothing is settled")
    for path, why in seen.unscanned:
        say(_unscanned(path, why))
    return FOUND if seen.unscanned else 0


def _unscanned(path: str, why: str) -> str:
    from create_dump.cli.terminal import safe
    from create_dump.sources.names import quote_path

    return f"{quote_path(path)}: not looked at: {safe(why)}"


def _tell(seen: Seen, how: str) -> None:
    from create_dump.cli import findings

    if how == "table":
        lines = findings.table(seen.findings, seen.policy, Paint(coloured(sys.stdout)))
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        for path, why in seen.unscanned:
            sys.stdout.write(_unscanned(path, why) + "\n")
        return
    told = findings.record if how == "json" else findings.sarif
    sys.stdout.write(
        json.dumps(told(seen.findings, seen.unscanned, salted=seen.salted), indent=2) + "\n"
    )
