"""The scanner where the engine is not to be had: public formats and the generic rules.

It knows far fewer formats than the engine, and says so. A rule is tried only where one of its
needles stands, and looks at a bounded piece of text from there: the whole takes linear time.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from create_dump.analysis.secrets import generic, words
from create_dump.analysis.secrets.finding import Hit, Level, ScanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IDENTITY: Final = "built-in 1"
NOTE: Final = (
    "kingfisher is not installed here, so secrets are looked for with the built-in rules alone: "
    "common token formats, private keys, passwords in URLs and values beside secret-like names"
)


_STEP: Final = 256


class _Rule(NamedTuple):
    """A rule.

    Attributes:
        id: As in `Hit`.
        title: What it finds.
        level: As in `Hit`.
        pattern: What it looks like, from the needle on; the group ``secret`` is taken out.
        needles: Texts, in small letters, with one of which every match begins.
        judge: Decides about a match, if there is something to decide.
    """

    id: str
    title: str
    level: Level
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    judge: Callable[[str, int, int, str], bool] | None = None


def _format(id: str, title: str, pattern: str, *needles: str) -> _Rule:  # noqa: A002 - the field's name
    compiled = re.compile(rf"(?<![A-Za-z0-9])(?P<secret>{pattern})(?![A-Za-z0-9])")
    return _Rule(id, title, Level.HIGH, compiled, needles)


_WORDS: Final = (
    *("secret", "token", "credential", "creds", "auth", "bearer", "passphrase", "passw", "pwd"),
    *("signature", "webhook", "session", "cookie", "salt", "key"),
)
_PASSWORDS: Final = ("passw", "passphrase", "pwd", "pass")
_JOIN: Final = (
    r"[\w.\-]{0,32}(?:\\?[\"'`]?[\])]{0,2}(?:[ \t]{0,4}:[ \t]{0,2}[\w.]{1,24})?"
    r"[ \t]{0,20}(?:=>|:=|={1,3}|\?=|\+=|<-|:|>)|\\?[\"'`][ \t]{0,4},|[ \t]{0,4}\(|[ \t]{1,4})"
)
_RULES: Final = (
    _format(
        "github-pat",
        "GitHub token",
        "gh[pousr]_[A-Za-z0-9]{36}",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
    ),
    _format(
        "github-fine-grained-pat", "GitHub token", "github_pat_[A-Za-z0-9_]{82}", "github_pat_"
    ),
    _format(
        "gitlab-pat",
        "GitLab token",
        "gl(?:pat|dt|rt|ptt|soat|agent)-[A-Za-z0-9_-]{20,50}",
        "glpat-",
        "gldt-",
        "glrt-",
        "glptt-",
        "glsoat-",
        "glagent-",
    ),
    _format("slack-token", "Slack token", r"xox[abeoprs]-[A-Za-z0-9-]{10,250}", "xox"),
    _format(
        "slack-webhook-url",
        "Slack webhook",
        r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9+/]{40,60}",
        "https://hooks.slack",
    ),
    _format(
        "stripe-access-token",
        "Stripe key",
        "(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,99}",
        "sk_live_",
        "sk_test_",
        "sk_prod_",
        "rk_live_",
        "rk_test_",
        "rk_prod_",
    ),
    _format(
        "openai-api-key", "OpenAI key", "sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{40,200}", "sk-"
    ),
    _format(
        "anthropic-api-key",
        "Anthropic key",
        r"sk-ant-[a-z]{3,6}\d\d-[A-Za-z0-9_-]{80,120}",
        "sk-ant-",
    ),
    _format("gcp-api-key", "Google API key", "AIza[A-Za-z0-9_-]{35}", "aiza"),
    _format("npm-access-token", "npm token", "npm_[A-Za-z0-9]{36}", "npm_"),
    _format(
        "pypi-upload-token",
        "PyPI token",
        "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}",
        "pypi-ageichlwas5vcmc",
    ),
    _format(
        "sendgrid-api-token", "SendGrid key", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", "sg."
    ),
    _format("mailgun-private-api-token", "Mailgun key", "key-[0-9a-f]{32}", "key-"),
    _format(
        "digitalocean-pat",
        "DigitalOcean token",
        "do[opr]_v1_[0-9a-f]{64}",
        "doo_v1_",
        "dop_v1_",
        "dor_v1_",
    ),
    _format("huggingface-access-token", "Hugging Face token", "hf_[A-Za-z]{34}", "hf_"),
    _format("databricks-api-token", "Databricks token", "dapi[0-9a-f]{32}(?:-[0-9])?", "dapi"),
    _format(
        "shopify-access-token",
        "Shopify token",
        "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
        "shpat_",
        "shpca_",
        "shppa_",
        "shpss_",
    ),
    _format(
        "square-access-token",
        "Square token",
        "(?:EAAA|sq0atp-)[A-Za-z0-9_-]{22,60}",
        "eaaa",
        "sq0atp-",
    ),
    _format(
        "hashicorp-vault-token", "Vault token", r"hv[sb]\.[A-Za-z0-9_-]{24,200}", "hvs.", "hvb."
    ),
    _format("age-secret-key", "age key", "AGE-SECRET-KEY-1[0-9A-Z]{58}", "age-secret-key-1"),
    _format("linear-api-key", "Linear key", "lin_api_[A-Za-z0-9]{40}", "lin_api_"),
    _format("doppler-api-token", "Doppler token", r"dp\.pt\.[A-Za-z0-9]{43}", "dp.pt."),
    _format("pulumi-api-token", "Pulumi token", "pul-[0-9a-f]{40}", "pul-"),
    _format("postman-api-token", "Postman key", "PMAK-[0-9a-f]{24}-[0-9a-f]{34}", "pmak-"),
    _format(
        "grafana-service-account-token",
        "Grafana token",
        "glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",
        "glsa_",
    ),
    _Rule(
        "jwt",
        "JSON Web Token",
        Level.MEDIUM,
        re.compile(r"\b(?P<secret>ey[A-Za-z0-9]{17,}\.ey[A-Za-z0-9/_-]{17,}\.[A-Za-z0-9/_-]{10,})"),
        ("eyj",),
    ),
    _Rule(
        "aws-secret-access-key",
        "AWS secret access key",
        Level.HIGH,
        re.compile(
            r"(?i:aws)[\w.\- \t]{0,30}[\"']?[ \t]{0,4}(?:=>|[:=])[ \t]{0,4}[\"']?"
            r"(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
        ),
        ("aws",),
        lambda text, start, end, _: generic.random(text[start:end]),
    ),
    _Rule(
        "private-key",
        "Private key",
        Level.MEDIUM,
        re.compile(
            r"(?P<secret>-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----"
            r"[^-]{64,20000}-----END[ A-Z0-9_-]{0,100}KEY(?: BLOCK)?-----)"
        ),
        ("-----begin",),
    ),
    _Rule(
        generic.URL,
        generic.TITLES[generic.URL],
        Level.MEDIUM,
        re.compile(
            r"(?i)(?<=[a-z0-9])://[^\s/:@\"'`<>]{0,64}:(?P<secret>[^\s/@\"'`<>]{4,128})@[a-z0-9\[]"
        ),
        ("://",),
        generic.url_credential,
    ),
    _Rule(
        generic.SECRET,
        generic.TITLES[generic.SECRET],
        Level.MEDIUM,
        re.compile(
            rf"(?i){_JOIN}\s{{0,40}}[a-z@$]{{0,2}}\\?[\"'`](?:(?:bearer|basic|token) )?"
            r"(?P<secret>[^\s\"'`\\]{12,255})\\?[\"'`]"
        ),
        _WORDS,
        generic.secret,
    ),
    _Rule(
        generic.SECRET,
        generic.TITLES[generic.SECRET],
        Level.MEDIUM,
        re.compile(
            rf"(?i){_JOIN}[ \t]{{0,8}}(?:(?:bearer|basic|token) )?"
            r"(?P<secret>[^\s\"'`\\<>(){}\[\],;]{12,255})(?=[\s\"'`\\;,&)\]}<]|$)"
        ),
        _WORDS,
        generic.secret,
    ),
    _Rule(
        generic.PASSWORD,
        generic.TITLES[generic.PASSWORD],
        Level.LOW,
        re.compile(
            rf"(?i){_JOIN}\s{{0,40}}[a-z@$]{{0,2}}\\?[\"'`](?P<secret>[^\s\"'`\\]{{5,128}})\\?[\"'`]"
        ),
        _PASSWORDS,
        generic.password,
    ),
    _Rule(
        generic.PASSWORD,
        generic.TITLES[generic.PASSWORD],
        Level.LOW,
        re.compile(
            r"(?i)[\w.\-]{0,28}[\"'`]?[ \t]{0,20}(?:=>|={1,3}|:|>)[ \t]{0,8}"
            r"(?P<secret>[^\s\"'`\\<>,;(){}\[\]]{5,128})(?=[\s\"'`\\;,<]|$)"
        ),
        _PASSWORDS,
        generic.password,
    ),
)


class BuiltIn:
    """A `Scanner` of regular expressions."""

    identity = IDENTITY
    note = NOTE

    @property
    def titles(self) -> dict[str, str]:
        """What each rule finds, in words, by its id."""
        return {rule.id: rule.title for rule in _RULES}

    def scan(self, text: str, path: str, timeout: float) -> list[Hit]:
        """Return what looks like a secret; see `Scanner.scan`."""
        until = monotonic() + timeout
        small = text.lower()
        if len(small) != len(text):
            # A few letters become two when they are made small, and places would be others.
            small = "".join(letter.lower() if letter.isascii() else letter for letter in text)
        needles = {needle for rule in _RULES for needle in rule.needles}
        places = {needle: list(_places(small, needle)) for needle in needles if needle in small}
        hits: list[Hit] = []
        for rule in _RULES:
            for needle in rule.needles:
                for number, at in enumerate(places.get(needle, ())):
                    if number % _STEP == 0 and monotonic() > until:
                        raise ScanError(f"the scan for secrets took longer than {timeout:g} s")
                    match = rule.pattern.match(text, at)
                    if match and (hit := _judged(rule, match, text, path)):
                        hits.append(hit)
        return hits


def _places(small: str, needle: str) -> Iterator[int]:
    at = small.find(needle)
    while at >= 0:
        yield at
        at = small.find(needle, at + len(needle))


def _judged(rule: _Rule, match: re.Match[str], text: str, path: str) -> Hit | None:
    start, end = match.span("secret")
    if rule.level is Level.HIGH and words.is_mask(match["secret"]):
        return None
    if rule.judge is None or rule.judge(text, start, end, path):
        return Hit(start, end, rule.id, rule.level)
    return None
