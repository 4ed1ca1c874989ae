"""Well-known models: how many tokens they take, and which tokenizer of ours fits them best.

It knows what was published, with the page that says so, and counts nothing. Windows grow and
models come faster than releases of this table: people add their own in the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from create_dump.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOW = "2026-11"
_CLAUDE = "https://platform.claude.com/docs/en/models"
_OPENAI = "https://developers.openai.com/api/docs/models"
_GOOGLE = "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models"
_LLAMA = "https://github.com/meta-llama/llama-models/blob/main/models"
_MISTRAL = "https://docs.mistral.ai"
_VERCEL = "https://vercel.com/ai-gateway/models"


class Model(Struct, frozen=True):
    """What is known of a model.

    Attributes:
        name: What settings and ``--model`` call it: lower case, without dates.
        vendor: Who makes it.
        window: The tokens of its context: what is asked and what is answered, together.
        answer: The tokens that it answers with at most; None where that is not published.
        tokenizer: The name of the tokenizer (`create_dump.analysis.tokens`) that is its own or
            comes nearest.
        source: The page that gives the numbers; a seller's where the vendor's could not be read.
        known: The month as of which they are known, ``YYYY-MM``.
        aliases: What else it is called; a family's name means its newest.
    """

    name: str
    vendor: str
    window: int
    answer: int | None
    tokenizer: str
    source: str
    known: str
    aliases: tuple[str, ...] = ()


def _claude(name: str, aliases: str, page: str, *, old: bool = False, small: bool = False) -> Model:
    # Opus 4.7 and Sonnet 5 brought another tokenizer; those after them are taken to have it.
    window, answer = (200_000, 64_000) if small else (1_000_000, 128_000)
    tokenizer = "claude-4" if old else "claude"
    return Model(
        f"claude-{name}", "Anthropic", window, answer, tokenizer, page, _NOW, (*aliases.split(),)
    )


def _gpt(name: str, window: int, answer: int, page: str, aliases: str = "") -> Model:
    # OpenAI's own tiktoken says so for GPT-5 and those before; newer ones are taken to keep it.
    tokenizer = "o200k_harmony" if name.startswith("gpt-oss") else "o200k_base"
    return Model(name, "OpenAI", window, answer, tokenizer, page, _NOW, (*aliases.split(),))


def _gemini(name: str, answer: int, page: str, aliases: str = "") -> Model:
    return Model(
        f"gemini-{name}", "Google", 1_048_576, answer, "gemini", page, _NOW, (*aliases.split(),)
    )


MODELS = (
    _claude("opus-5.5", "claude opus", f"{_CLAUDE}/opus-4-8/overview"),
    _claude("sonnet-5.5", "sonnet", f"{_VERCEL}/claude-sonnet-5.5"),
    _claude("haiku-4.5", "haiku", f"{_CLAUDE}/overview", old=True, small=True),
    _claude("fable-5.1", "fable", f"{_CLAUDE}/sonnet-5/overview"),
    _claude("opus-5", "", f"{_CLAUDE}/overview"),
    _claude("sonnet-5", "", f"{_CLAUDE}/sonnet-5/overview"),
    _claude("opus-4.8", "", f"{_CLAUDE}/opus-4-8/overview"),
    _claude("opus-4.7", "", f"{_GOOGLE}/partner-models/claude/opus-4-7"),
    _claude("opus-4.6", "", f"{_CLAUDE}/opus-4-6/overview", old=True),
    _claude("sonnet-4.6", "", f"{_CLAUDE}/sonnet-4-6/overview", old=True),
    _claude("sonnet-4.5", "", f"{_CLAUDE}/sonnet-4-5/overview", old=True, small=True),
    _gpt("gpt-5.6-sol", 1_050_000, 128_000, f"{_VERCEL}/gpt-5.6-sol-fast", "gpt gpt-5.6"),
    _gpt("gpt-5.5", 1_050_000, 128_000, "https://runware.ai/docs/models/openai-gpt-5-5"),
    _gpt("gpt-5.4", 1_050_000, 128_000, "https://wavespeed.ai/llm/openai/gpt-5.4"),
    _gpt("gpt-5.2", 400_000, 128_000, f"{_VERCEL}/openai/gpt-5.2-fast"),
    _gpt("gpt-5-pro", 400_000, 272_000, f"{_OPENAI}/gpt-5-pro"),
    _gpt("gpt-5", 400_000, 128_000, f"{_VERCEL}/gpt-5-fast"),
    _gpt("gpt-4.1", 1_047_576, 32_768, f"{_VERCEL}/gpt-4.1-fast"),
    _gpt(
        "gpt-4o",
        128_000,
        16_384,
        "https://docs.uipath.com/autopilot/other/latest/user-guide/supported-models-and-limits",
    ),
    _gpt("o3", 200_000, 100_000, f"{_VERCEL}/o3-fast"),
    _gpt("o4-mini", 200_000, 100_000, "https://github.com/RooCodeInc/Roo-Code/pull/2691"),
    _gpt("gpt-oss-120b", 131_072, 131_072, f"{_OPENAI}/gpt-oss-120b", "gpt-oss"),
    _gemini("4-argon", 65_536, f"{_GOOGLE}/start/get-started-with-gemini-4", "gemini gemini-4"),
    _gemini("3.8-flash", 65_536, f"{_GOOGLE}/gemini/3-8-flash", "gemini-flash"),
    _gemini("3-pro", 65_536, "https://ai.google.dev/gemini-api/docs/models/gemini-3-pro-preview"),
    _gemini("3-flash", 65_536, f"{_GOOGLE}/gemini/3-flash"),
    _gemini("2.5-pro", 65_535, f"{_GOOGLE}/gemini/2-5-pro"),
    *(
        Model(
            f"deepseek-v4-{kind}",
            "DeepSeek",
            1_000_000,
            384_000,
            "deepseek",
            "https://api-docs.deepseek.com/quick_start/pricing",
            "2026-05",
            aliases,
        )
        for kind, aliases in (("pro", ("deepseek", "deepseek-v4")), ("flash", ()))
    ),
    Model(
        "mistral-medium-3.5",
        "Mistral",
        256_000,
        None,
        "mistral",
        f"{_MISTRAL}/models/model-cards/mistral-medium-3-5-26-04",
        "2026-04",
        ("mistral", "mistral-medium"),
    ),
    Model(
        "mistral-large-3",
        "Mistral",
        256_000,
        None,
        "mistral",
        "https://contextwindows.dev/models/mistral-large-3",
        "2026-02",
        ("mistral-large",),
    ),
    Model(
        "codestral-25.08",
        "Mistral",
        256_000,
        None,
        "mistral",
        f"{_MISTRAL}/getting-started/models/models_overview",
        "2025-08",
        ("codestral",),
    ),
    # Llama 4 has a vocabulary of its own; Llama 3's is the nearest of those that estimate.
    Model(
        "llama-4-scout",
        "Meta",
        10_000_000,
        None,
        "llama-3",
        f"{_LLAMA}/llama4/MODEL_CARD.md",
        "2025-04",
        ("llama-4",),
    ),
    Model(
        "llama-4-maverick",
        "Meta",
        1_000_000,
        None,
        "llama-3",
        f"{_LLAMA}/llama4/MODEL_CARD.md",
        "2025-04",
    ),
    Model(
        "llama-3.3",
        "Meta",
        128_000,
        None,
        "llama-3",
        f"{_LLAMA}/llama3_3/MODEL_CARD.md",
        "2024-12",
        ("llama", "llama-3"),
    ),
    Model(
        "qwen-3.8",
        "Alibaba",
        262_144,
        None,
        "qwen-3.5",
        "https://inference.readthedocs.io/en/latest/models/builtin/llm/qwen3.8.html",
        _NOW,
        ("qwen", "qwen3.8"),
    ),
    Model(
        "qwen-3.5",
        "Alibaba",
        262_144,
        None,
        "qwen-3.5",
        "https://inference.readthedocs.io/zh-cn/v2.2.0/models/builtin/llm/qwen3.5.html",
        "2026-02",
        ("qwen3.5",),
    ),
    Model(
        "qwen-3",
        "Alibaba",
        262_144,
        None,
        "qwen-3",
        "https://huggingface.co/Qwen/Qwen3-30B-A3B-Instruct-2507",
        "2025-07",
        ("qwen3", "qwen-3-coder", "qwen3-coder"),
    ),
)
"""The models, by vendor, the newest first."""


def names(own: Iterable[Model] = ()) -> tuple[str, ...]:
    """Return the names of all models, a person's *own* first."""
    return tuple(dict.fromkeys(model.name for model in (*own, *MODELS)))


def get(name: str, own: Iterable[Model] = ()) -> Model:
    """Return the model called *name*, by any of its names, whatever their case.

    Args:
        name: What it is called; dots may be dashes, as in the vendors' own names.
        own: Models that a person added; they come before those of the table.

    Raises:
        UsageError: There is none of that name.
    """
    wanted = _key(name)
    known: dict[str, Model] = {}
    for model in (*own, *MODELS):
        for each in (model.name, *model.aliases):
            known.setdefault(_key(each), model)
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches

    close = get_close_matches(wanted, known, n=1)
    meant = f"did you mean {known[close[0]].name}? " if close else ""
    raise UsageError(
        f"unknown model {name!a}",
        hint=f"{meant}there are {', '.join(names(own))}; others go into [models] of the settings",
    )


def _key(name: str) -> str:
    return name.strip().lower().replace(".", "-")
