"""Rules of our own: providers' token formats that are told by how they begin, keys and URLs.

They stand in for the engine where there is no wheel of it, and fill its gaps where there is: it
reports some tokens, an AWS key id say, only beside a second one. Each pattern is written in what
Python's ``re`` and the engine's linear one have in common, has one group, the secret, and matches
in linear time with both. The formats are those that the providers document.
"""

from __future__ import annotations

from typing import NamedTuple

from create_dump.analysis.secrets.finding import Level


class Rule(NamedTuple):
    """What one kind of secret looks like.

    Attributes:
        id: Stable, of ``[a-z0-9._-]``.
        title: For people, a few words.
        level: How surely what it matches is a secret.
        pattern: With one group: the secret.
        keywords: One of these is in each text that it matches.
        min_entropy: Bits a character that the secret must have.
        any_case: Whether the keywords, in lower case then, stand for any spelling.
        bare: Whether what it matches stands in no quotes, so that it is no text in code.
        within: Whether it may do so in code too, in the midst of a text or in a comment.
        named: What a name beside it has to say that it is, ``secret`` or ``password``; nothing
            where its own form or its place tells.
        anchor: Where keywords are in most texts: a pattern that is in each text that it matches,
            and quick to look for, since it begins with a character that is always the same.
    """

    id: str
    title: str
    level: Level
    pattern: str
    keywords: tuple[str, ...]
    min_entropy: float = 0.0
    any_case: bool = False
    bare: bool = False
    within: bool = False
    named: str = ""
    anchor: str = ""


_ALNUM = "[A-Za-z0-9]"
_WORD = "[A-Za-z0-9_-]"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_RANDOM = 2.5
"""Bits a character below which what follows a prefix was typed by hand (``ghp_xxxxxxxx…``)."""


def _begins(rule: str, title: str, prefix: str, body: str) -> Rule:
    """Return the rule of a token that is *prefix*, a pattern without groups, and *body*."""
    # A prefix may name alternatives: what they have in common is its keyword.
    keyword = prefix.split("(?:", maxsplit=1)[0].split("[", maxsplit=1)[0].replace("\\", "")
    end = "" if body.endswith("=") else r"\b" if body[-1] != "?" else ""
    return Rule(
        rule, title, Level.HIGH, rf"\b({prefix}{body}){end}", (keyword,), min_entropy=_RANDOM
    )


PREFIXED: tuple[Rule, ...] = (
    # An id rather than a secret, but the half of one that leaks are found by.
    Rule(
        "aws-access-token",
        "AWS access key id",
        Level.HIGH,
        r"\b((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
        ("A3T", "AKIA", "ASIA", "ABIA", "ACCA"),
        min_entropy=_RANDOM,
    ),
    _begins("1password-service-account-token", "1Password token", "ops_eyJ", f"{_ALNUM}{{200,}}"),
    _begins("age-secret-key", "age secret key", "AGE-SECRET-KEY-1", "[0-9A-Z]{58}"),
    _begins(
        "airtable-personnal-access-token",
        "Airtable token",
        "pat",
        rf"{_ALNUM}{{14}}\.[a-f0-9]{{64}}",
    )._replace(anchor=r"\.[a-f0-9]{64}"),
    _begins("anthropic-api-key", "Anthropic API key", "sk-ant-", f"{_WORD}{{32,}}"),
    _begins("artifactory-api-key", "Artifactory API key", "AKCp", f"{_ALNUM}{{68,70}}"),
    _begins("artifactory-reference-token", "Artifactory token", "cmVmd", f"{_ALNUM}{{59}}"),
    _begins("asana-personal-token", "Asana token", "[12]/", "[0-9]{12,20}:[a-f0-9]{32}")._replace(
        keywords=("1/", "2/"), anchor="/[0-9]{12}"
    ),
    _begins(
        "atlassian-api-token",
        "Atlassian API token",
        "ATATT3",
        f"{_WORD}{{100,}}(?:=[A-Z0-9]{{8}})?",
    ),
    Rule(
        "azure-ad-client-secret",
        "Azure client secret",
        Level.HIGH,
        r"""(?m)(?:^|[\\'"\x60\s>=:(,)])([a-zA-Z0-9_~.]{3}\dQ~[a-zA-Z0-9_~.-]{31,34})(?:$|[\\'"\x60\s<),;])""",
        ("Q~",),
        min_entropy=_RANDOM,
    ),
    Rule(
        "azure-shared-access-signature",
        "Azure shared access signature",
        Level.HIGH,
        r"[?&;]sig=((?:[A-Za-z0-9]|%2[BbFf]|[+/]){38,90}(?:%3[Dd]|=))",
        ("sig=",),
        min_entropy=_RANDOM,
    ),
    _begins("bitbucket-app-password", "Bitbucket app password", "ATBB", f"{_ALNUM}{{32}}"),
    _begins("brevo-api-key", "Brevo API key", "xkeysib-", f"[a-f0-9]{{64}}-{_ALNUM}{{16}}"),
    _begins("canva-client-secret", "Canva client secret", "cnvca", f"{_WORD}{{51}}"),
    _begins("clojars-api-token", "Clojars token", "CLOJARS_", "[a-f0-9]{60}"),
    _begins("databricks-api-token", "Databricks token", "dapi", "[a-f0-9]{32}"),
    _begins("digitalocean-pat", "DigitalOcean token", "do[opr]_v1_", "[a-f0-9]{64}")._replace(
        keywords=("_v1_",)
    ),
    _begins("dockerhub-personal-access-token", "Docker Hub token", "dckr_pat_", f"{_WORD}{{27}}"),
    Rule(
        "discord-bot-token",
        "Discord bot token",
        Level.HIGH,
        rf"\b([MNO]{_ALNUM}{{23,25}}\.{_WORD}{{6}}\.{_WORD}{{27,40}})(?:$|[^A-Za-z0-9_.-])",
        (".",),
        min_entropy=3.5,
        anchor=rf"\.{_WORD}{{6}}\.{_WORD}{{27}}",
    ),
    _begins(
        "docker-swarm-join-token", "Docker Swarm token", "SWMTKN-1-", "[a-z0-9]{50}-[a-z0-9]{25}"
    ),
    _begins(
        "doppler-api-token",
        "Doppler token",
        r"dp\.(?:pt|st|ct|sa|scim|audit)\.",
        r"[A-Za-z0-9._-]{40,64}",
    ),
    _begins("dropbox-access-token", "Dropbox token", r"sl\.(?:u\.)?", f"{_WORD}{{120,}}"),
    _begins("duffel-api-token", "Duffel token", "duffel_(?:test|live)_", f"{_WORD}{{43}}"),
    _begins(
        "dynatrace-api-token",
        "Dynatrace token",
        "dt0[a-z][0-9]{2}\\.",
        r"[A-Z0-9]{24}\.[A-Z0-9]{64}",
    ),
    _begins("easypost-api-token", "EasyPost token", "EZ[AT]K", f"{_ALNUM}{{54}}")._replace(
        keywords=("EZAK", "EZTK")
    ),
    _begins("figma-personal-access-token", "Figma token", "fig[dour]_", f"{_WORD}{{40,}}")._replace(
        keywords=("figd_", "figo_", "figu_", "figr_")
    ),
    _begins(
        "firebase-server-key", "Firebase server key", f"AAAA{_WORD}{{7}}:APA91b", f"{_WORD}{{100,}}"
    )._replace(keywords=(":APA91b",)),
    _begins("flutterwave-secret-key", "Flutterwave key", "FLWSECK(?:_TEST)?-", "[a-h0-9]{32}-X"),
    _begins("flyio-access-token", "Fly.io token", "fo1_", f"{_WORD}{{43}}"),
    _begins("frameio-api-token", "Frame.io token", "fio-u-", r"[A-Za-z0-9_=-]{64}"),
    _begins("gcp-api-key", "Google API key", "AIza", f"{_WORD}{{35}}"),
    _begins("gcp-oauth-client-secret", "Google client secret", "GOCSPX-", f"{_WORD}{{28}}"),
    _begins("gcp-oauth-token", "Google access token", r"ya29\.", f"{_WORD}{{30,}}"),
    _begins("github-pat", "GitHub token", "gh[oprsu]_", f"{_ALNUM}{{36,}}")._replace(
        keywords=("gho_", "ghp_", "ghr_", "ghs_", "ghu_")
    ),
    _begins(
        "github-fine-grained-pat", "GitHub token", "github_pat_", f"{_ALNUM}{{22}}_{_ALNUM}{{59}}"
    ),
    _begins(
        "gitlab-pat",
        "GitLab token",
        "gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-",
        r"[A-Za-z0-9_.=-]{20,}",
    )._replace(
        keywords=(
            "glpat-",
            "gldt-",
            "glrt-",
            "glcbt-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "gloas-",
            "glsoat-",
            "glffct-",
        )
    ),
    _begins("gitlab-rrt", "GitLab runner token", "GR1348941", f"{_WORD}{{20}}"),
    _begins(
        "grafana-service-account-token",
        "Grafana token",
        "glsa_",
        f"{_ALNUM}{{32}}_[A-Fa-f0-9]{{8}}",
    ),
    _begins(
        "grafana-cloud-api-token", "Grafana Cloud token", "glc_", r"[A-Za-z0-9+/]{32,400}={0,2}"
    ),
    _begins("groq-api-key", "Groq API key", "gsk_", f"{_ALNUM}{{52}}"),
    _begins(
        "hashicorp-tf-api-token",
        "Terraform Cloud token",
        rf"{_ALNUM}{{14}}\.atlasv1\.",
        f"{_WORD}{{60,70}}",
    )._replace(keywords=(".atlasv1.",)),
    _begins("heroku-api-key-v2", "Heroku API key", "HRKU-AA", f"{_WORD}{{58}}"),
    _begins("hubspot-private-app-token", "HubSpot token", "pat-(?:na|eu)[0-9]-", _UUID),
    _begins("huggingface-access-token", "Hugging Face token", "hf_", f"{_ALNUM}{{34,}}"),
    _begins("infracost-api-token", "Infracost token", "ico-", f"{_ALNUM}{{32}}"),
    _begins(
        "langchain-langsmith-personal-access-token",
        "LangSmith token",
        "lsv2_(?:pt|sk)_",
        "[a-f0-9]{32}_[a-f0-9]{10}",
    ),
    _begins("langfuse-secret-key", "Langfuse key", "sk-lf-", _UUID),
    _begins("launchdarkly-sdk-key", "LaunchDarkly key", "(?:sdk|mob|api)-", _UUID)._replace(
        keywords=("sdk-", "mob-", "api-")
    ),
    _begins("linear-api-key", "Linear API key", "lin_(?:api|oauth)_", f"{_ALNUM}{{40,}}"),
    _begins("mailchimp-api-key", "Mailchimp API key", "[0-9a-f]{32}-us", "[0-9]{1,2}")._replace(
        keywords=("-us",), anchor="-us[0-9]"
    ),
    _begins("mailgun-private-api-token", "Mailgun key", "key-", "[0-9a-f]{32}"),
    _begins(
        "mapbox-api-token", "Mapbox secret token", r"sk\.eyJ", rf"{_WORD}{{60,}}\.{_WORD}{{20,}}"
    ),
    _begins(
        "mongodb-atlas-service-account-secret",
        "MongoDB Atlas secret",
        "mdb_sa_sk_",
        f"{_WORD}{{40}}",
    ),
    _begins("new-relic-user-api-key", "New Relic key", "NRAK-", "[A-Z0-9]{27}"),
    _begins("new-relic-insert-key", "New Relic key", "NRII-", f"{_WORD}{{32}}"),
    _begins("notion-api-token", "Notion token", "ntn_", f"{_ALNUM}{{43,50}}"),
    _begins("npm-access-token", "npm token", "npm_", f"{_ALNUM}{{36}}"),
    _begins("nuget-api-key", "NuGet API key", "oy2", "[a-z0-9]{43}"),
    _begins("nvidia-api-key", "NVIDIA API key", "nvapi-", f"{_WORD}{{60,70}}"),
    _begins("okta-access-token", "Okta token", "00[A-Za-z0-9_-]", f"{_WORD}{{39}}")._replace(
        pattern=rf"(?i:okta)[\w.-]{{0,20}}[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?(00{_WORD}{{40}})\b",
        keywords=("okta",),
        any_case=True,
    ),
    _begins(
        "openai-api-key",
        "OpenAI API key",
        "sk-(?:proj-|svcacct-|admin-)?",
        f"{_WORD}{{20,100}}T3BlbkFJ{_WORD}{{20,100}}",
    ),
    _begins("openrouter-api-key", "OpenRouter API key", "sk-or-v1-", "[0-9a-f]{64}"),
    _begins(
        "paypal-braintree-token",
        "Braintree token",
        r"access_token\$(?:production|sandbox)\$",
        r"[0-9a-z]{16}\$[0-9a-f]{32}",
    ),
    _begins("perplexity-api-key", "Perplexity API key", "pplx-", f"{_ALNUM}{{48}}"),
    _begins(
        "planetscale-api-token",
        "PlanetScale token",
        "pscale_(?:tkn|pw|oauth)_",
        r"[A-Za-z0-9_=.-]{32,64}",
    ),
    _begins("posthog-personal-api-key", "PostHog API key", "phx_", f"{_ALNUM}{{40,}}"),
    _begins("postman-api-token", "Postman API key", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
    _begins("prefect-api-token", "Prefect token", "pn[ub]_", f"{_ALNUM}{{36}}")._replace(
        keywords=("pnu_", "pnb_")
    ),
    _begins("pulumi-api-token", "Pulumi token", "pul-", "[a-f0-9]{40}"),
    _begins("pypi-upload-token", "PyPI token", "pypi-AgE", f"{_WORD}{{50,}}"),
    _begins("ramp-client-secret", "Ramp client secret", "ramp_sec_", f"{_ALNUM}{{48}}"),
    _begins("readme-api-token", "ReadMe token", "rdme_", "[a-z0-9]{70}"),
    _begins("replicate-api-token", "Replicate token", "r8_", f"{_ALNUM}{{37}}"),
    _begins("rubygems-api-token", "RubyGems key", "rubygems_", "[a-f0-9]{48}"),
    _begins(
        "salesforce-access-token",
        "Salesforce token",
        "00D[A-Za-z0-9]{12,15}!",
        r"[A-Za-z0-9._]{80,260}",
    ),
    _begins("sendgrid-api-token", "SendGrid API key", r"SG\.", rf"{_WORD}{{22}}\.{_WORD}{{43}}"),
    _begins("sentry-user-token", "Sentry token", "sntry[su]_", r"[A-Za-z0-9_=+/-]{60,}"),
    _begins("shippo-api-token", "Shippo token", "shippo_(?:live|test)_", "[a-f0-9]{40}"),
    _begins(
        "shopify-access-token", "Shopify token", "shp(?:at|ca|pa|ss|ua|tka)_", "[A-Fa-f0-9]{32,}"
    ),
    _begins("slack-bot-token", "Slack token", "xox[abeoprs]-", r"(?:[0-9]+-)*[A-Za-z0-9-]{20,}"),
    _begins("slack-app-token", "Slack app token", "xapp-", "[0-9]-[A-Z0-9]+-[0-9]+-[a-f0-9]{40,}"),
    Rule(
        "slack-webhook-url",
        "Slack webhook",
        Level.HIGH,
        r"(https://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,60})",
        ("hooks.slack",),
        min_entropy=_RANDOM,
    ),
    Rule(
        "discord-webhook-url",
        "Discord webhook",
        Level.HIGH,
        r"(https://(?:[a-z]+\.)?discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,80})",
        ("/api/webhooks/",),
        min_entropy=_RANDOM,
    ),
    Rule(
        "microsoft-teams-webhook",
        "Teams webhook",
        Level.HIGH,
        rf"(https://[a-z0-9-]+\.webhook\.office\.com/webhookb2/{_UUID}@{_UUID}/IncomingWebhook/[a-f0-9]{{32}}/{_UUID})",
        ("webhook.office.com",),
    ),
    _begins(
        "sourcegraph-access-token",
        "Sourcegraph token",
        "sgp_",
        "(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}",
    ),
    _begins(
        "square-access-token", "Square token", "(?:EAAA|sq0atp-|sq0csp-)", f"{_WORD}{{22,60}}"
    )._replace(keywords=("EAAA", "sq0atp-", "sq0csp-")),
    _begins(
        "stripe-access-token", "Stripe key", "(?:sk|rk)_(?:test|live|prod)_", f"{_ALNUM}{{10,99}}"
    )._replace(keywords=("k_test_", "k_live_", "k_prod_")),
    _begins(
        "stripe-webhook-secret", "Stripe webhook secret", "whsec_", r"[A-Za-z0-9+/]{32,}={0,2}"
    ),
    _begins("supabase-management-token", "Supabase token", "sbp_", "[a-f0-9]{40}"),
    _begins("supabase-project-api-key", "Supabase key", "sb_secret_", f"{_WORD}{{31}}"),
    _begins(
        "tailscale-api-key",
        "Tailscale key",
        "tskey-(?:api|auth|client|scim|webhook)-",
        f"{_ALNUM}{{10,24}}-{_ALNUM}{{20,40}}",
    ),
    Rule(
        "telegram-bot-api-token",
        "Telegram bot token",
        Level.HIGH,
        r"(?m)\b([0-9]{8,10}:AA[A-Za-z0-9_-]{33})(?:$|[^A-Za-z0-9_-])",
        (":AA",),
        min_entropy=_RANDOM,
    ),
    _begins("twilio-api-key", "Twilio key", "SK", "[0-9a-f]{32}"),
    _begins("typeform-api-token", "Typeform token", "tfp_", f"{_WORD}{{40,}}"),
    _begins("vault-service-token", "Vault token", "hv[sbr]\\.", f"{_WORD}{{24,}}")._replace(
        keywords=("hvs.", "hvb.", "hvr.")
    ),
    _begins("xai-api-key", "xAI API key", "xai-", f"{_ALNUM}{{70,90}}"),
)
"""Tokens that are told by how they begin."""

JWT = Rule(
    "jwt",
    "JSON Web Token",
    Level.MEDIUM,
    r"\b(ey[A-Za-z0-9_-]{15,}\.ey[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{10,})",
    (".ey",),
    min_entropy=_RANDOM,
)

_IN_URL = r"""[^\s:/@"'\x60<>{}()\[\]]"""
URL = Rule(
    "generic-credential-uri",
    "Credential in a URL",
    Level.MEDIUM,
    rf"\b[A-Za-z][A-Za-z0-9+.-]{{1,20}}://{_IN_URL}{{0,100}}:({_IN_URL}{{3,200}})@[A-Za-z0-9_.-]",
    ("://",),
    anchor=rf"://{_IN_URL}{{0,100}}:{_IN_URL}{{3,200}}@",
)

PRIVATE_KEY = Rule(
    "private-key",
    "Private key",
    Level.MEDIUM,
    # Up to its end, or as far as there are no two dashes: each character is looked at once.
    r"(-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----[^-]{64,}(?:-[^-]+)*"
    r"(?:-----END[ A-Z0-9_-]{0,100}KEY(?: BLOCK)?-----)?)",
    ("PRIVATE KEY",),
    min_entropy=_RANDOM,
)
