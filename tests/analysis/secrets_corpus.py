"""Made-up secrets of many providers, each in its public format: drawn anew, never live.

A format is written as in a regular expression, with classes and counts only. What is drawn depends
on its name alone, so that every run sees the same.
"""

from __future__ import annotations

import random
import re
import string

_CLASSES = {
    "A": string.ascii_letters + string.digits,
    "a": string.ascii_lowercase + string.digits,
    "U": string.ascii_uppercase + string.digits,
    "x": "0123456789abcdef",
    "d": string.digits,
    "l": string.ascii_lowercase,
    "w": string.ascii_letters + string.digits + "_",
    "b": string.ascii_letters + string.digits + "+/",
    "2": string.ascii_lowercase + "234567",
    "9": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "z": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "3": string.ascii_uppercase + "234567",
}
_DRAWN = re.compile(r"<(\w)(\d+)>")

PROVIDERS = {
    "1password-secret-key": "A3-<U6>-<U11>-<U5>-<U5>-<U5>",
    "adobe-client-secret": "p8e-<a32>",
    "age-secret-key": "AGE-SECRET-KEY-1<z58>",
    "aikido-ci-token": "AIK_CI_<A32>",
    "airtable-personnal-access-token": "pat<A14>.<x64>",
    "anthropic-admin-api-key": "sk-ant-admin01-<A93>AA",
    "anthropic-api-key": "sk-ant-api03-<A93>AA",
    "apify-api-token": "apify_api_<A36>",
    "atlassian-api-token": "ATATT3xFfGF0<A150>",
    "brave-search-api-key": "BSA<A28>",
    "buildkite-user-access-token": "bkua_<a40>",
    "cartesia-api-key": "sk_car_<A20>",
    "cerebras-api-key": "csk-<a48>",
    "circleci-personal-token": "CCIPAT_<A22>_<x40>",
    "circleciproject": "CCIPRJ_<A22>_<x40>",
    "clojars-api-token": "CLOJARS_<a60>",
    "cloudflare-origin-ca-key": "v1.0-<x24>-<x146>",
    "cloudsmith-api-key": "csa_<x30><A6>",
    "cockroachlabs-cloud-api-key": "CCDB1_<A22>_<A40>",
    "configcat-sdk-key-extended": "configcat-sdk-1/<A22>/<A22>",
    "databricks-api-token": "dapi<x32>",
    "datastax-astra-application-token": "AstraCS:<A24>",
    "deno-account-token": "ddp_<A36>",
    "denopatorg": "ddo_<A36>",
    "devin-service-user-token": "cog_<252>",
    "digitalocean-access-token": "doo_v1_<x64>",
    "digitaloceanapikey": "dop_v1_<x64>",
    "docker-swarm-join-token": "SWMTKN-1-<a50>-<a25>",
    "dockerhub-personal-access-token": "dckr_pat_<A27>",
    "doppler-api-token": "dp.pt.<A43>",
    "duffel-api-token": "duffel_live_<A43>",
    "dynatrace-api-token": "dt0c01.<U24>.<U64>",
    "easypost-api-token": "EZAK<A54>",
    "elastic-cloud-api-key": "essu_<A80>",
    "figma-personal-access-token": "figd_<A40>",
    "gcp-api-key": "AIza<A35>",
    "github-app-token": "ghs_<A36>",
    "github-fine-grained-pat": "github_pat_<A22>_<A59>",
    "github-oauth": "gho_<A36>",
    "github-pat": "ghp_<A36>",
    "github-refresh-token": "ghr_<A36>",
    "gitlab-deploy-token": "gldt-<A20>",
    "gitlab-pat": "glpat-<A20>",
    "gitlab-ptt": "glptt-<x40>",
    "gitlab-runner-authentication-token": "glrt-<A20>",
    "grafana-cloud-api-token": "glc_<A60>",
    "grafana-service-account-token": "glsa_<A32>_<x8>",
    "groq-api-key": "gsk_<A52>",
    "hashicorp-tf-api-token": "<A14>.atlasv1.<A64>",
    "herokuplatformkey": "HRKU-AA<A58>",
    "infracost-api-token": "ico-<A32>",
    "ionic-personal-access-token": "ion_<A42>",
    "langchain-langsmith-service-key": "lsv2_sk_<x32>_<x10>",
    "lichess-personal-access-token": "lip_<A20>",
    "linear-api-key": "lin_api_<A40>",
    "llama-cloud-api-key": "llx-<A48>",
    "mailersend-api-token": "mlsn.<A60>",
    "neon-api-key": "napi_<A64>",
    "notion-api-token": "ntn_<d11><A35>",
    "npmjsaccesstoken": "npm_<A36>",
    "nvidia-api-key": "nvapi-<A64>",
    "octopus-deploy-api-key": "API-<U26>",
    "openrouter": "sk-or-v1-<x64>",
    "perplexity-api-key": "pplx-<A48>",
    "pinecone-api-key": "pcsk_<A5>_<A63>",
    "planetscale-oauth-token": "pscale_oauth_<A43>",
    "planetscale-password": "pscale_pw_<A43>",
    "posthog-personal-api-key": "phx_<A43>",
    "postmanapikey": "PMAK-<x24>-<x34>",
    "prefect-api-token": "pnu_<A36>",
    "pulumi-api-token": "pul-<x40>",
    "pypi-upload-token": "pypi-AgEIcHlwaS5vcmc<A100>",
    "readme-api-token": "rdme_<a70>",
    "render-api-key": "rnd_<A28>",
    "replicate-api-token": "r8_<A37>",
    "resend-api-key": "re_<98>_<924>",
    "rubygems-api-token": "rubygems_<x48>",
    "sendgrid": "SG.<A22>.<A43>",
    "sendinblue-api-token": "xkeysib-<x64>-<A16>",
    "sentry-user-token": "sntryu_<x64>",
    "shippo-api-token": "shippo_live_<x40>",
    "shopify-access-token": "shpat_<x32>",
    "shopify-shared-secret": "shpss_<x32>",
    "slack-bot-token": "xoxb-<d12>-<d12>-<A24>",
    "slack-webhook-url": "https://hooks.slack.com/services/T<U8>/B<U8>/<A24>",
    "sourcegraph-access-token": "sgp_<x16>_<x40>",
    "square-access-token": "sq0atp-<A22>",
    "stripe-access-token": "sk_live_<A24>",
    "supabase-management-token": "sbp_<x40>",
    "tailscale-api-key": "tskey-api-<A12>-<A16>",
    "togetherai-api-key": "tgp_v1_<A43>",
    "vault-service-token": "hvs.<A95>",
    "vercel-personal-access-token": "vcp_<A56>",
    "wakatime-api-key": "waka_<a40>",
    "grokxaiapikey": "xai-<A80>",
    "xendit-production-api-key": "xnd_production_<A60>",
}
"""Formats by the rule that should find them."""


def draw(name: str, form: str) -> str:
    """Return what the *name* is to be drawn for in its format."""
    chance = random.Random(name)  # noqa: S311 - the same in every run

    def some(match: re.Match[str]) -> str:
        letters = _CLASSES[match[1]]
        return "".join(chance.choice(letters) for _ in range(int(match[2])))

    return _DRAWN.sub(some, form)


def near_misses(name: str, form: str) -> dict[str, str]:
    """Return what looks like a secret of that provider and is none."""
    return {
        "a mask": _DRAWN.sub(lambda match: "x" * int(match[2]), form),
        "stars": _DRAWN.sub(lambda match: "*" * int(match[2]), form),
        "too short": draw(
            name, _DRAWN.sub(lambda match: f"<{match[1]}{int(match[2]) // 6}>", form)
        ),
        "a variable": f"${{{re.sub('[^A-Z0-9]', '_', name.upper())}}}",
    }
