"""Secrets that never were: drawn by a seeded generator after the providers' documented formats.

No secret stands in this file, or in any other: only how one is made.
"""

from __future__ import annotations

import random
import re
import string
from typing import NamedTuple

ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "lower": string.ascii_lowercase + string.digits,
    "upper": string.ascii_uppercase + string.digits,
    "base32": string.ascii_uppercase + "234567",
    "hex": "0123456789abcdef",
    "digit": string.digits,
    "word": string.ascii_letters + string.digits + "_-",
    "base64": string.ascii_letters + string.digits + "+/",
}

FORMATS = {
    "1Password": "ops_eyJ<alnum 240>",
    "age": "AGE-SECRET-KEY-1<upper 58>",
    "Airtable": "pat<alnum 14>.<hex 64>",
    "Anthropic": "sk-ant-api03-<word 92>AA",
    "Artifactory": "AKCp<alnum 69>",
    "Artifactory reference": "cmVmd<alnum 59>",
    "Atlassian": "ATATT3<alnum 180>=<upper 8>",
    "AWS": "AKIA<base32 16>",
    "AWS temporary": "ASIA<base32 16>",
    "Azure AD": "<alnum 3>8Q~<alnum 34>",
    "Bitbucket": "ATBB<alnum 32>",
    "Brevo": "xkeysib-<hex 64>-<alnum 16>",
    "Canva": "cnvca<alnum 51>",
    "Clojars": "CLOJARS_<hex 60>",
    "Databricks": "dapi<hex 32>",
    "DigitalOcean": "dop_v1_<hex 64>",
    "Discord webhook": "https://discord.com/api/webhooks/<digit 18>/<word 68>",
    "Discord bot": "M<alnum 24>.<alnum 6>.<alnum 38>",
    "Docker Hub": "dckr_pat_<alnum 27>",
    "Docker Swarm": "SWMTKN-1-<lower 50>-<lower 25>",
    "Doppler": "dp.pt.<alnum 43>",
    "Dropbox": "sl.<alnum 140>",
    "Duffel": "duffel_live_<alnum 43>",
    "Dynatrace": "dt0c01.<upper 24>.<upper 64>",
    "EasyPost": "EZAK<alnum 54>",
    "Figma": "figd_<alnum 43>",
    "Firebase": "AAAA<alnum 7>:APA91b<alnum 134>",
    "Flutterwave": "FLWSECK_TEST-<hex 32>-X",
    "Fly.io": "fo1_<alnum 43>",
    "Frame.io": "fio-u-<alnum 64>",
    "GitHub": "ghp_<alnum 36>",
    "GitHub app": "ghs_<alnum 36>",
    "GitHub fine-grained": "github_pat_<alnum 22>_<alnum 59>",
    "GitLab": "glpat-<alnum 20>",
    "GitLab runner": "GR1348941<alnum 20>",
    "Google": "AIza<alnum 35>",
    "Google OAuth": "GOCSPX-<alnum 28>",
    "Grafana": "glsa_<alnum 32>_<hex 8>",
    "Groq": "gsk_<alnum 52>",
    "Heroku": "HRKU-AA<alnum 58>",
    "HubSpot": "pat-na1-<uuid>",
    "Hugging Face": "hf_<alnum 34>",
    "Infracost": "ico-<alnum 32>",
    "LangSmith": "lsv2_pt_<hex 32>_<hex 10>",
    "Langfuse": "sk-lf-<uuid>",
    "Linear": "lin_api_<alnum 40>",
    "Mailchimp": "<hex 32>-us12",
    "Mailgun": "key-<hex 32>",
    "MongoDB Atlas": "mdb_sa_sk_<alnum 40>",
    "New Relic": "NRAK-<upper 27>",
    "Notion": "ntn_<alnum 46>",
    "npm": "npm_<alnum 36>",
    "NVIDIA": "nvapi-<alnum 64>",
    "OpenAI": "sk-proj-<alnum 58>T3BlbkFJ<alnum 58>",
    "OpenRouter": "sk-or-v1-<hex 64>",
    "Perplexity": "pplx-<alnum 48>",
    "PlanetScale": "pscale_tkn_<alnum 43>",
    "Postman": "PMAK-<hex 24>-<hex 34>",
    "Prefect": "pnu_<alnum 36>",
    "Pulumi": "pul-<hex 40>",
    "PyPI": "pypi-AgEIcHlwaS5vcmc<alnum 80>",
    "Ramp": "ramp_sec_<alnum 48>",
    "ReadMe": "rdme_<lower 70>",
    "Replicate": "r8_<alnum 37>",
    "RubyGems": "rubygems_<hex 48>",
    "Salesforce": "00D<alnum 12>!<alnum 96>",
    "SendGrid": "SG.<alnum 22>.<alnum 43>",
    "Sentry": "sntryu_<hex 64>",
    "Shippo": "shippo_live_<hex 40>",
    "Shopify": "shpat_<hex 32>",
    "Slack bot": "xoxb-<digit 12>-<digit 12>-<alnum 24>",
    "Slack user": "xoxp-<digit 12>-<digit 12>-<digit 12>-<hex 32>",
    "Slack webhook": "https://hooks.slack.com/services/T<upper 9>/B<upper 9>/<alnum 24>",
    "Sourcegraph": "sgp_<hex 16>_<hex 40>",
    "Square": "sq0csp-<alnum 43>",
    "Stripe": "sk_live_<alnum 24>",
    "Stripe webhook": "whsec_<alnum 32>",
    "Supabase": "sbp_<hex 40>",
    "Supabase project": "sb_secret_<alnum 31>",
    "Tailscale": "tskey-api-<alnum 17>-<alnum 32>",
    "Telegram": "<digit 10>:AA<alnum 33>",
    "Terraform Cloud": "<alnum 14>.atlasv1.<alnum 64>",
    "Twilio": "SK<hex 32>",
    "Typeform": "tfp_<alnum 59>",
    "Vault": "hvs.<alnum 90>",
    "xAI": "xai-<alnum 80>",
}
"""By provider: what stands there as it is, and what is drawn: an alphabet and how many of it."""

_DRAWN = re.compile(r"<(\w+)(?: (\d+))?>")


class Sample(NamedTuple):
    """One made-up secret and what is nearly one.

    Attributes:
        provider: Whose.
        secret: In the provider's format.
        near: What differs from the format in one respect each.
    """

    provider: str
    secret: str
    near: tuple[str, ...]


def draw(source: random.Random, alphabet: str, count: int) -> str:
    return "".join(source.choice(ALPHABETS[alphabet]) for _ in range(count))


def fill(form: str, source: random.Random) -> str:
    def one(found: re.Match[str]) -> str:
        if found[1] == "uuid":
            return "-".join(draw(source, "hex", size) for size in (8, 4, 4, 4, 12))
        return draw(source, found[1], int(found[2]))

    return _DRAWN.sub(one, form)


def samples(seed: int = 4) -> list[Sample]:
    return [_sample(provider, form, seed) for provider, form in FORMATS.items()]


def _sample(provider: str, form: str, seed: int) -> Sample:
    source = random.Random(f"{seed} {provider}")  # noqa: S311 - the same secrets each time
    secret = fill(form, source)
    # A secret that has a run or a word by chance is drawn again: it would be taken for made up.
    while re.search(r"(.)\1{4}", secret):
        secret = fill(form, source)
    asterisks = _DRAWN.sub(lambda found: "*" * int(found[2] or 36), form)
    letters = _DRAWN.sub(lambda found: "x" * int(found[2] or 36), form)
    named = _DRAWN.sub("${SECRET}", form, count=1)
    short = fill(_DRAWN.sub(lambda found: f"<{found[1] if found[2] else 'hex'} 4>", form), source)
    return Sample(provider, secret, (asterisks, letters, _DRAWN.sub("", named), short))
