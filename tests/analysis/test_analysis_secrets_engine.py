"""The engine on made-up secrets of many providers, and on each of its known traps."""

from __future__ import annotations

import base64
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from secrets_corpus import PROVIDERS, draw, near_misses

from create_dump.analysis.secrets import native, opening
from create_dump.analysis.secrets.engine import Kingfisher, short
from create_dump.analysis.secrets.fallback import BuiltIn
from create_dump.analysis.secrets.finding import Finding, Level, ScanError, Scanner
from create_dump.analysis.secrets.policy import Policy, default_policy
from create_dump.analysis.secrets.scan import find
from create_dump.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = draw("a token", "ghp_<A36>")
RANDOM = draw("any value", "<A24>")
KEY = draw("an AWS key", "AKIA<316>")
AWS_SECRET = draw("an AWS secret", "<b38>/7")
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + "".join(draw(f"line {n}", "<b64>") + "\n" for n in range(12))
    + "-----END RSA PRIVATE KEY-----"
)


@pytest.fixture(scope="module")
def engine() -> Scanner:
    return opening.open_scanner(default_policy())


def found(scanner: Scanner, text: str, path: str = "settings.yml") -> tuple[Finding, ...]:
    return find(scanner, text, path, b"salt")


def secrets(scanner: Scanner, text: str, path: str = "settings.yml") -> list[str]:
    return [text[finding.start : finding.end] for finding in found(scanner, text, path)]


def test_there_are_enough_providers() -> None:
    assert len(PROVIDERS) >= 60


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_s_format_is_found_where_it_stands(engine: Scanner, name: str) -> None:
    secret = draw(name, PROVIDERS[name])
    text = f'# é\r\nvalue: "{secret}"\r\n'

    (finding,) = found(engine, text)

    assert (finding.rule, finding.level) == (name, Level.HIGH)
    assert text[finding.start : finding.end] == secret
    assert (finding.line, finding.column) == (2, 9)
    assert secret not in finding.mask


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_only_looks_like_a_format_is_passed_over(engine: Scanner, name: str) -> None:
    for what, text in near_misses(name, PROVIDERS[name]).items():
        assert secrets(engine, f'value: "{text}"\n') == [], what


def test_the_built_in_rules_find_the_common_formats() -> None:
    common = [
        name for name in PROVIDERS if found(BuiltIn(), f'value: "{draw(name, PROVIDERS[name])}"')
    ]

    assert len(common) >= 25
    assert {"github-pat", "gitlab-pat", "stripe-access-token", "slack-bot-token"} <= {*common}


@pytest.mark.parametrize("scanner", ["engine", "built-in"])
@pytest.mark.parametrize(
    ("text", "rule", "level"),
    [
        (f'API_KEY = "{RANDOM}"', "generic-secret", Level.MEDIUM),
        (f"api-key: {RANDOM}\n", "generic-secret", Level.MEDIUM),
        (f'{{"clientSecret": "{RANDOM}"}}', "generic-secret", Level.MEDIUM),
        (f"define('AUTH_KEY', '{RANDOM}');", "generic-secret", Level.MEDIUM),
        (f"Authorization: Bearer {RANDOM}", "generic-secret", Level.MEDIUM),
        (f'session_secret := "{RANDOM}"', "generic-secret", Level.MEDIUM),
        ("url = amqp://ann:xK9$vv2Lq@mq.acme.io/x", "url-credential", Level.MEDIUM),
        (PEM, "private-key", Level.MEDIUM),
        ('db_password = "Tr0ub4dor&3"', "password", Level.LOW),
    ],
)
def test_values_beside_names_are_found(
    engine: Scanner, scanner: str, text: str, rule: str, level: Level
) -> None:
    looking = engine if scanner == "engine" else BuiltIn()

    (finding,) = found(looking, text)

    known = {"generic-credential-uri": "url-credential"}
    assert (known.get(finding.rule, finding.rule), finding.level) == (rule, level)


@pytest.mark.parametrize("scanner", ["engine", "built-in"])
@pytest.mark.parametrize(
    "text",
    [
        "def login(user, password, user=None): ...",
        'fields = ["password", "new_password2"]',
        'password = os.environ["DB_PASSWORD_2"]',
        'api_key = "${API_KEY_2}"',
        'api_key = "your-api-key-1234"',
        'secret = "xxxxxxxxxxxxxxxxxxxx1"',
        'cache_key = "3f2504e04f8941d39a0c0305e82c3301"',
        'integrity = "sha512-q8Zt3LmP0vXr7Kw2Yn5Bq8Zt3LmP0vXr7Kw2Yn5B"',
        'public_key = "q8Zt3LmP0vXr7Kw2Yn5B"',
        'token_url = "https://id.acme.io/oauth2/token/v2"',
        'key_path = "/etc/ssl/private/server-2024.pem"',
        'secret_name = "projects-prod-42-database"',
        "session_key = request.session2.session_key1",
        'PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]',
        'token = "[REDACTED:github-pat]"',
        "postgres://user:password@localhost/db",
        "postgres://postgres:postgres@localhost/db",
        "postgres://${USER}:${PASSWORD_2}@localhost/db",
    ],
)
def test_what_is_no_secret_is_passed_over(engine: Scanner, scanner: str, text: str) -> None:
    assert secrets(engine if scanner == "engine" else BuiltIn(), text, "app.py") == []


def test_in_a_program_a_value_stands_in_quotes(engine: Scanner) -> None:
    text = f"secret = {RANDOM}\n"

    assert secrets(engine, text, "app.py") == []
    assert secrets(engine, text, "app.env") == [RANDOM]


def test_passwords_in_tests_have_to_look_more_like_one(engine: Scanner) -> None:
    text = 'password = "summer24"\n'

    assert secrets(engine, text, "src/app.py") == ["summer24"]
    assert secrets(engine, text, "tests/test_app.py") == []


class TestKnownTraps:
    def test_components_that_are_secrets_are_findings_and_identifiers_are_not(
        self, engine: Scanner
    ) -> None:
        text = f"aws_access_key_id = {KEY}\naws_secret_access_key = {AWS_SECRET}\n"

        assert AWS_SECRET in secrets(engine, text)
        assert secrets(engine, f"aws_secret_access_key = {AWS_SECRET}\n") == [AWS_SECRET]
        assert secrets(engine, f"aws_access_key_id = {KEY}\n") == []

    def test_a_hash_is_no_component(self, engine: Scanner) -> None:
        assert secrets(engine, f"key: {draw('a commit', '<x40>')}\n") == []

    @pytest.mark.parametrize(
        "path", ["package-lock.json", "poetry.lock", "go.sum", "node_modules/a/b.js", "logo.svg"]
    )
    def test_no_path_is_passed_over(self, engine: Scanner, path: str) -> None:
        assert secrets(engine, f'"resolved": "{TOKEN}"\n', path) == [TOKEN]

    def test_findings_are_in_the_order_of_the_text(self, engine: Scanner) -> None:
        names = list(PROVIDERS)[:30]
        text = "".join(f'{n}: "{draw(name, PROVIDERS[name])}"\n' for n, name in enumerate(names))

        places = [finding.start for finding in found(engine, text)]

        assert len(places) == len(names)
        assert places == sorted(places)

    @pytest.mark.parametrize("before", ["é" * 50, "日本語", "😀", "\ufeff", "a\u0301"])
    def test_places_are_characters(self, engine: Scanner, before: str) -> None:
        text = f"{before}\n{before} token: {TOKEN} {before}"

        (finding,) = found(engine, text)

        assert text[finding.start : finding.end] == TOKEN
        assert (finding.line, finding.column) == (2, len(before) + 9)

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\\n"])
    def test_a_key_of_many_lines_is_one_finding(self, engine: Scanner, end: str) -> None:
        key = PEM.replace("\n", end)

        assert secrets(engine, f"before\n{key}\nbehind\n") == [key]

    def test_a_secret_wrapped_in_base64_is_found_with_its_wrapping(self, engine: Scanner) -> None:
        wrapped = base64.b64encode(f"token={TOKEN};".encode()).decode()

        (secret,) = secrets(engine, f"data: {wrapped}\n")

        assert secret.rstrip("=") == wrapped.rstrip("=")

    def test_a_line_of_five_megabytes(self, engine: Scanner) -> None:
        assert secrets(engine, "a " * 2_500_000 + TOKEN) == [TOKEN]

    def test_what_follows_a_nul_is_read(self, engine: Scanner) -> None:
        assert secrets(engine, f"a\0b token: {TOKEN}\n") == [TOKEN]

    def test_two_rules_on_one_secret_are_one_finding(self, engine: Scanner) -> None:
        (finding,) = found(engine, f'github_token = "{TOKEN}"\n')

        assert (finding.rule, finding.level) == ("github-pat", Level.HIGH)

    def test_a_scan_that_takes_too_long_fails(self, engine: Scanner) -> None:
        with pytest.raises(ScanError, match="took longer"):
            engine.scan(f"token: {TOKEN}\n" * 200_000, "a", 0.000_001)
        with pytest.raises(ScanError, match="took longer"):
            BuiltIn().scan("key " * 2_000_000, "a", 0.000_001)


class TestRulesOfTheUsers:
    def rules(self, tmp_path: Path, pattern: str) -> Path:
        path = tmp_path / "company.yml"
        path.write_text(
            "rules:\n  - name: Ours\n    id: acme.key\n    confidence: low\n"
            f"    pattern: '{pattern}'\n"
        )
        return path

    def test_they_are_compiled_in(self, tmp_path: Path) -> None:
        path = self.rules(tmp_path, "(acme-[0-9]{8})")
        scanner = Kingfisher(default_policy().cache, [path])

        (finding,) = found(scanner, "x: acme-48201937\n")

        assert (finding.rule, scanner.titles[finding.rule]) == ("acme.key", "Ours")
        assert scanner.identity != opening.open_scanner(default_policy()).identity

    @pytest.mark.parametrize(
        ("pattern", "words"),
        [
            ("acme-[0-9]{8}", "acme.key has 0 groups"),
            ("(acme)-([0-9]{8})", "acme.key has 2 groups"),
            ("(?<name>acme)-([0-9]{8})", "acme.key has 2 groups"),
            ("(acme-[0-9", "acme.key"),
        ],
    )
    def test_a_bad_one_is_refused_by_its_name(
        self, tmp_path: Path, pattern: str, words: str
    ) -> None:
        path = self.rules(tmp_path, pattern)

        with pytest.raises(SettingsError, match=words) as caught:
            opening.check_rules(native.load(), path)

        assert caught.value.where.endswith("company.yml")

    def test_a_file_that_is_no_rules_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "company.yml"
        path.write_text("rules: [")

        with pytest.raises(SettingsError, match="can't be used"):
            opening.check_rules(native.load(), path)

    @pytest.mark.parametrize(
        ("pattern", "groups"),
        [
            ("a(b)c", 1),
            (r"a\(b[(]c", 0),
            ("(?:a)(?i)(?P<x>b)(?<y>c)", 2),
            ("[^](]a(b)", 1),
            ("(?x) a # (no)\n (b)", 1),
            ("[[:alpha:](]", 0),
        ],
    )
    def test_groups_are_counted(self, pattern: str, groups: int) -> None:
        assert opening.count_groups(pattern) == groups


def test_ids_are_short() -> None:
    assert short("betterleaks.cloudflare-api-key.2") == "cloudflare-api-key"
    assert short("veles.secrets/denopatorg") == "denopatorg"
    assert short("create-dump.password.bare") == "password"
    assert short("acme.key") == "acme.key"


def test_without_the_engine_the_built_in_rules_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("no wheel here")

    monkeypatch.setattr(native, "load", missing)

    scanner = opening.open_scanner(Policy())

    assert isinstance(scanner, BuiltIn)
    assert "built-in rules" in scanner.note


PROOF = """
import socket, sys

def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")

socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from create_dump.analysis.secrets.engine import Kingfisher
from create_dump.analysis.secrets.scan import find

assert find(Kingfisher(Path(sys.argv[1])), sys.argv[2], "a.yml", b"")
kinds = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
assert not any(kind.startswith("socket:") for kind in kinds), kinds
loaded = [name for name in sys.modules if name.startswith("kingfisher_sdk")]
assert not loaded, loaded
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_no_socket_is_opened_and_no_validator_imported() -> None:
    cache = default_policy().cache
    done = subprocess.run(
        [sys.executable, "-c", PROOF, str(cache), f"token: {TOKEN}\n"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
