"""Kingfisher's ways, each of which would lose or misplace a secret if nobody knew of it."""

from __future__ import annotations

import base64
import errno
import os
import platform
import random
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import draw

from create_dump.analysis.secrets import kingfisher, presence, scanners
from create_dump.analysis.secrets.builtin import Builtin
from create_dump.analysis.secrets.finding import Level
from create_dump.errors import ScanFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from create_dump.analysis.secrets.finding import Finding
    from create_dump.analysis.secrets.scanners import Preparing

_SOURCE = random.Random(7)  # noqa: S311 - the same secrets each time
_TOKEN = "ghp_" + draw(_SOURCE, "alnum", 36)
_OTHER = "ghp_" + draw(_SOURCE, "alnum", 36)


def _spans(text: str, found: Sequence[Finding]) -> list[str]:
    return [text[one.start : one.end] for one in found]


def test_a_component_that_is_a_secret_is_promoted(engine: Preparing, source: random.Random) -> None:
    key = draw(source, "base64", 40)
    text = f"aws_access_key_id = AKIA{draw(source, 'base32', 16)}\naws_secret_access_key = {key}\n"

    found = engine.scan(text, "credentials")

    assert [one.rule for one in found] == ["aws-access-token", "aws-secret-access-key"]
    assert text[found[1].start : found[1].end] == key
    assert found[1].level == Level.HIGH


def test_a_component_that_only_identifies_is_not(engine: Preparing, source: random.Random) -> None:
    text = (
        f'azure_tenant_id = "{draw(source, "hex", 8)}-1c2d-4e5f-8a9b-{draw(source, "hex", 12)}"\n'
    )

    assert engine.scan(text, "main.tf") == ()


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("aws-secret-access-key", True),
        ("exoscale-api-secret", True),
        ("polymarket-passphrase", True),
        ("alibaba-sts-security-token", True),
        ("cloudflare-account-id.1", False),
        ("snowflake-account-host.1", False),
        ("cloudinary-api-key", False),
        ("langfuse-public-key.1", False),
    ],
)
def test_components_are_told_apart_by_what_their_rules_are_called(
    name: str, is_secret: bool
) -> None:
    assert (kingfisher._PROMOTED.search(name) is not None) is is_secret


@pytest.mark.parametrize(
    "path",
    [
        "package-lock.json",
        "poetry.lock",
        "go.sum",
        "node_modules/a/index.js",
        "vendor/a.go",
        "logo.svg",
        "data.png",
        "pnpm-lock.yaml",
        "node_modules/a/values.yaml",
        "",
    ],
)
def test_no_path_is_left_out(scanner: Preparing, path: str) -> None:
    text = f'"value": "{_TOKEN}"\n'

    assert _spans(text, scanner.scan(text, path)) == [_TOKEN]


def test_a_rule_that_asks_for_an_ending_gets_it(engine: Preparing, source: random.Random) -> None:
    word = base64.b64encode(draw(source, "alnum", 24).encode()).decode()
    text = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  value: {word}\n"

    assert [one.rule for one in engine.scan(text, "deploy/node_modules/db.yaml")] == [
        "kubernetes-secret-yaml"
    ]


def test_findings_come_by_place(scanner: Preparing) -> None:
    text = "".join(f"é {token}\n" for token in (_TOKEN, _OTHER, _TOKEN))

    found = scanner.scan(text, "")

    assert _spans(text, found) == [_TOKEN, _OTHER, _TOKEN]
    assert [(one.line, one.column) for one in found] == [(1, 3), (2, 3), (3, 3)]


@given(
    before=st.text(st.characters(exclude_characters="\r\n"), max_size=40),
    lines=st.integers(0, 3),
    ending=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=60)
def test_places_are_counted_in_characters(before: str, lines: int, ending: str) -> None:
    text = ending.join([*["ä\u2028\N{GRINNING FACE}"] * lines, f"{before} {_TOKEN} é"])
    scanner = _shared()

    found = [one for one in scanner.scan(text, "") if one.rule == "github-pat"]

    assert _spans(text, found) == [_TOKEN]
    assert (found[0].line, found[0].column) == (lines + 1, len(before) + 2)


def test_a_lone_surrogate_moves_nothing(scanner: Preparing) -> None:
    text = f"\udcff\ud800 {_TOKEN}"

    assert _spans(text, scanner.scan(text, "")) == [_TOKEN]


def test_a_private_key_is_found_from_its_first_line_to_its_last(
    scanner: Preparing, source: random.Random
) -> None:
    body = "\r\n".join(draw(source, "base64", 64) for _ in range(20))
    key = f"-----BEGIN RSA PRIVATE KEY-----\r\n{body}\r\n-----END RSA PRIVATE KEY-----"
    text = f"é\r\n{key}\r\n"

    found = scanner.scan(text, "id_rsa")

    assert _spans(text, found) == [key]
    assert (found[0].line, found[0].column, found[0].level) == (2, 1, Level.MEDIUM)


def test_a_secret_wrapped_in_base64_is_found_as_it_stands(engine: Preparing) -> None:
    wrapped = base64.b64encode(f"token is {_TOKEN} there".encode()).decode()
    text = f"é data: {wrapped}\n"

    assert _spans(text, engine.scan(text, "")) == [wrapped]


def test_a_line_of_five_megabytes_is_scanned(scanner: Preparing) -> None:
    text = f"{'é' * 1_000_000}{'x' * 4_000_000} {_TOKEN} {'y' * 1000}"

    assert _spans(text, scanner.scan(text, "app.min.js", timeout=60)) == [_TOKEN]


def test_what_stands_behind_a_nul_is_scanned(scanner: Preparing) -> None:
    text = f"a\0b\0\0é\0 {_TOKEN}"

    assert _spans(text, scanner.scan(text, "")) == [_TOKEN]


def test_one_place_is_one_finding(scanner: Preparing) -> None:
    text = f'github_token = "https://bob:{_TOKEN}@github.com/a"\n'

    found = scanner.scan(text, "")

    assert [(one.rule, one.level) for one in found] == [("github-pat", Level.HIGH)]


def test_a_scan_that_takes_too_long_fails(scanner: Preparing) -> None:
    text = 'token = "aB3dE5gH7jK9mN1p"\n' * 200_000

    with pytest.raises(ScanFailed, match=r"longer than 0\.05 s"):
        scanner.scan(text, "big.txt", timeout=0.05)


@pytest.mark.parametrize(
    "piece",
    [
        *("key=", 'password="', "api_key_", "-----BEGIN PRIVATE KEY-----\n", "a:::", "secret.a"),
        *("xox", "mysql ", "curl -u a", "login a ", ":*", "://a:"),
    ],
)
def test_no_text_makes_a_scan_hang(scanner: Preparing, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    try:
        found: object = scanner.scan(text, "", timeout=2)
    except ScanFailed:
        found = ()

    assert isinstance(found, (tuple, list))


def compiled(cache: Path) -> dict[str, int]:
    """Return the compiled rules in *cache*, and when each was written."""
    return {str(one): one.stat().st_mtime_ns for one in cache.rglob("*.vscdb")}


def test_compiled_rules_are_kept_where_we_say(tmp_path: Path) -> None:
    scanners.get(cache=tmp_path).prepare()
    once = compiled(tmp_path)

    scanners.get(cache=tmp_path).prepare()

    assert len(once) == 1
    assert compiled(tmp_path) == once


def test_the_compiled_rules_that_were_used_last_are_kept(tmp_path: Path) -> None:
    scanners.get(cache=tmp_path).prepare()
    (used,) = tmp_path.iterdir()
    for number in range(9):
        other = tmp_path / f"other{number}"
        other.mkdir()
        os.utime(other, (number, number))
    os.utime(used, (0, 0))

    scanners.get(cache=tmp_path).prepare()

    left = {one.name for one in tmp_path.iterdir()}
    assert left == {used.name, "other6", "other7", "other8"}


def test_rules_that_were_spoiled_on_disk_are_written_anew(tmp_path: Path) -> None:
    scanners.get(cache=tmp_path).prepare()
    (rules,) = tmp_path.rglob("rules.yml")
    rules.write_bytes(b"rules: [\xff")

    found = scanners.get(cache=tmp_path).scan("password = 'Xk29vLq8ZpW3'", "a.py")

    assert found


def test_nothing_is_left_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    scanners.get(cache=tmp_path / "file").prepare()

    assert not [*(tmp_path / "temporary").iterdir()]


def test_an_engine_that_can_not_be_loaded_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kingfisher_sdk", None)

    with pytest.raises(ScanFailed, match="can't be loaded") as caught:
        scanners.get().scan("a", "")

    assert caught.value.hint


def test_without_the_engine_ours_takes_over_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "PACKAGE", "no-such-package-of-ours")

    assert isinstance(scanners.get(), Builtin)
    assert "built-in" in presence.told()


def test_with_the_engine_there_is_nothing_to_say() -> None:
    assert presence.told() == ""


_SANDBOX = textwrap.dedent(
    """
    import ctypes, struct, sys
    from create_dump.analysis.secrets import scanners

    # A seccomp filter that ends the process at socket(2) and connect(2), by whatever code.
    numbers = {"x86_64": (41, 42), "aarch64": (198, 203)}[sys.argv[1]]
    stop = [(0x15, 0, 1, number, 0x06, 0, 0, 0x80000000) for number in numbers]
    codes = [(0x20, 0, 0, 0)]
    for each in stop:
        codes += [each[:4], each[4:]]
    codes.append((0x06, 0, 0, 0x7FFF0000))
    packed = b"".join(struct.pack("HBBI", *code) for code in codes)
    buffer = ctypes.create_string_buffer(packed)
    program = struct.pack("HxxxxxxP", len(codes), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, program, 0, 0) == 0

    if sys.argv[2] == "connect":
        import socket
        socket.socket()
    scanner = scanners.get()
    scanner.prepare()
    for line in sys.stdin:
        print(*(one.rule for one in scanner.scan(line, "")))
    """
)


def _in_sandbox(what: str) -> subprocess.CompletedProcess[str]:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in {"x86_64", "aarch64"}:
        pytest.skip("the sandbox is Linux's seccomp, with the call numbers of two machines")
    return subprocess.run(
        [sys.executable, "-c", _SANDBOX, machine, what],
        input=f"value = {_TOKEN}\nurl = https://bob:Xk3!dke9@example.net/\n",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("step", ["mkdtemp", "write_text"])
def test_without_room_for_the_rules_nothing_is_known_of_a_text(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile if step == "mkdtemp" else Path, step, full)

    with pytest.raises(ScanFailed, match="no room for the rules for secrets: no space left"):
        kingfisher.Kingfisher("1", b"salt", None).scan("a text", "")


def test_no_socket_is_opened() -> None:
    result = _in_sandbox("scan")

    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["github-pat", "generic-credential-uri"]


def test_the_sandbox_would_notice() -> None:
    assert _in_sandbox("connect").returncode < 0


def test_nothing_of_ours_names_what_asks_providers() -> None:
    folder = Path(kingfisher.__file__).parents[2]

    said = [
        str(path)
        for path in folder.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("Validator(", "Revoker", "validation"))
        and "kingfisher" in path.read_text("utf-8")
    ]

    assert said == []


def test_nothing_heavy_is_loaded_before_the_first_scan() -> None:
    code = (
        "import sys; from create_dump.analysis.secrets import scanners; scanners.get().identity;"
        "print({'kingfisher_sdk', 'yaml'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


_made: list[Preparing] = []


@pytest.fixture(autouse=True)
def _known(engine: Preparing) -> None:
    """Lend the session's scanner to the tests that Hypothesis calls."""
    _made[:] = [engine]


def _shared() -> Preparing:
    return _made[0]


def test_identity_is_that_of_engine_rules_and_salt(engine: Preparing) -> None:
    assert engine.identity == scanners.get().identity
    assert engine.identity != scanners.get(salt=b"a").identity
    assert engine.identity != Builtin().identity
