"""``create-dump secrets [PATH]``: what looks like a secret, where, and what was decided of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from create_dump.cli import options
from create_dump.cli.help import Command
from create_dump.cli.program import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from create_dump.analysis.secrets.policy import Policy
    from create_dump.baseline import Baseline
    from create_dump.cli.findings import Row
    from create_dump.cli.progress import Bar
    from create_dump.config.load import Loaded
    from create_dump.searching import Searched

FOUND: Final = 4
"""The exit code when something counts."""
FORMATS: Final = ("table", "json", "sarif")
"""How findings are listed, the default first."""


@click.command(
    cls=Command,
    sections={
        "Where it looks": ("staged", *options.RULES, "profile"),
        "What counts": ("redact_level",),
        "How it is told": ("form",),
        "What is allowed": ("baseline_update", "reason"),
        "Other": ("debug", "help"),
    },
    notes={
        "Exit codes": (
            ("0", "Nothing counts: all is below the level, or allowed."),
            ("1", "It failed, or a file could not be looked through."),
            ("2", "Wrong usage or settings."),
            ("4", "Something counts."),
        )
    },
    examples=[
        (f"{NAME} secrets", "All that is found, with what is allowed and why."),
        (f"{NAME} secrets --staged", "Only what git would commit: for a hook."),
        (f"{NAME} secrets --as sarif > secrets.sarif", "For a code host."),
        (f'{NAME} secrets --baseline-update --reason "made up for tests"', "Allow what is found."),
    ],
)
@options.root
@click.option("--staged", is_flag=True, help="Look through what git would commit now.")
@options.rules
@options.profile
@options.redact_level
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    metavar="table|json|sarif",
    help="A table, JSON, or SARIF 2.1.0. None of them holds a secret.",
)
@click.option(
    "--baseline-update",
    is_flag=True,
    help="Allow all that counts now, and forget what is found no more, "
    "in .create-dump-baseline.toml.",
)
@click.option("--reason", metavar="TEXT", help="Why it is allowed; asked for on a terminal.")
@options.general
def command(  # noqa: PLR0913 - one parameter an option
    path: str,
    *,
    staged: bool,
    form: str,
    baseline_update: bool,
    reason: str | None,
    profile: str | None,
    **flags: object,
) -> int:
    """List what looks like a secret in PATH: its place, its rule and how sure that is.

    The secret itself is never shown. A finding is allowed by a comment in its line
    (create-dump: allow), by the baseline, by its rule or by its path.
    """
    from create_dump.cli.findings import record, rows, sarif, table
    from create_dump.cli.progress import bar
    from create_dump.cli.request import say
    from create_dump.cli.settings import settings_of
    from create_dump.cli.terminal import Paint, coloured
    from create_dump.errors import UsageError

    if baseline_update and staged:
        raise click.UsageError("--baseline-update and --staged exclude each other")
    if reason is not None and not baseline_update:
        raise UsageError("it belongs to --baseline-update", where="--reason")
    root = Path(path)
    loaded = settings_of(root, profile, {**flags, "secrets": "warn"})
    why = _reason(reason) if baseline_update else ""
    policy, baseline = _policy(loaded, root, anew=baseline_update)
    with bar(quiet=form != FORMATS[0]) as drawing:
        found, note = _found(root, loaded, policy, drawing, staged=staged)
    listed = list(rows(found, policy))
    if note:
        say(f"note: {note}")
    if baseline is not None and baseline_update:
        return _allow(root, baseline, listed, why)
    if form == "json":
        sys.stdout.write(record(listed, found))
    elif form == "sarif":
        sys.stdout.write(sarif(listed, found, _titles(policy)))
    else:
        for line in table(listed, found, policy.level, Paint(coloured(sys.stdout))):
            sys.stdout.write(line + "\n")
    if any(row.counts for row in listed):
        return FOUND
    return int(any(each.missed for each in found))


def _policy(loaded: Loaded, root: Path, *, anew: bool) -> tuple[Policy, Baseline | None]:
    """Return the policy, and the baseline to write: with a salt of its own if there is none."""
    from create_dump.baseline import new_baseline, own_salt, read_baseline
    from create_dump.cli.secrecy import policy_of

    baseline = read_baseline(root)
    if anew and baseline is None:
        baseline = new_baseline()
    return policy_of(loaded, root, salt=baseline.salt if baseline else own_salt()), baseline


def _found(
    root: Path, loaded: Loaded, policy: Policy, drawing: Bar, *, staged: bool
) -> tuple[list[Searched], str]:
    """Return what is found, and what there is to say of the scanner."""
    from create_dump.analysis.secrets.guard import Guard
    from create_dump.cli.settings import rules_of
    from create_dump.errors import UsageError
    from create_dump.searching import files_of, search
    from create_dump.selection.rules import Rules
    from create_dump.sources.directory import DirectorySource
    from create_dump.sources.repository import Repository

    guard = Guard(policy)
    rules = Rules(root, rules_of(loaded.settings))
    source = DirectorySource(root, rules)
    drawing.show("Preparing the search for secrets", 0, None)

    def progress(done: int, total: int) -> None:
        drawing.show("Looking for secrets", done, total)

    if not staged:
        found = list(search(source.read, files_of(source), guard, progress))
        return found, guard.note
    repository = Repository.find(root)
    if repository is None:
        raise UsageError("this is not in a git repository", where="--staged")
    try:
        paths = [path for path in repository.staged() if rules.verdict(path).included]
        return list(search(repository.staged_content, paths, guard, progress)), guard.note
    finally:
        repository.close()


def _reason(given: str | None) -> str:
    """Return why findings are allowed, asking for it where somebody is there to answer."""
    from create_dump.cli.terminal import is_terminal
    from create_dump.errors import UsageError

    if given is None and is_terminal(sys.stdin):
        given = click.prompt("Why are they allowed?", err=True)
    if given is None or not given.strip():
        raise UsageError(
            "say why these findings are allowed",
            where="--baseline-update",
            hint='such as --reason "made up for tests"',
        )
    return given.strip()


def _allow(root: Path, baseline: Baseline, listed: list[Row], reason: str) -> int:
    """Write the baseline anew, and say what has changed in it."""
    from datetime import UTC, datetime

    from create_dump.baseline import NAME as FILE
    from create_dump.baseline import renewed, write_baseline
    from create_dump.cli.numbers import counted
    from create_dump.cli.request import say

    after = renewed(baseline, _allowed(listed), reason, datetime.now(UTC).date().isoformat())
    write_baseline(root, after)
    added = len(after.fingerprints - baseline.fingerprints)
    gone = len(baseline.fingerprints - after.fingerprints)
    say(f"{FILE}: {counted(len(after.allowed), 'finding')} allowed, {added} new, {gone} gone")
    return 0


def _allowed(listed: list[Row]) -> Iterator[tuple[str, str, str]]:
    from create_dump.analysis.secrets.policy import BASELINE

    for row in listed:
        if row.counts or row.suppression == BASELINE:
            yield row.path, row.finding.rule, row.finding.fingerprint


def _titles(policy: Policy) -> dict[str, str]:
    from create_dump.analysis.secrets.opening import open_scanner

    return open_scanner(policy).titles
