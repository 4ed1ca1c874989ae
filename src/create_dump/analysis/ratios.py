"""How many tokens other models make of what is one token of o200k_base, by language.

Figures of November 2026. Gemini's, Mistral's, DeepSeek's and Llama's were made with public
vocabularies on up to 1.5 MB of each language (Django's sources and documentation, system headers
of C, Go's standard library, RxJS, regex and serde), JSON's and SVG's on less than 0.1 MB; for the
others a range and single languages were measured, and the rest is set to its middle.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

_GROUPS = {
    "Python": ("python", "cython", "starlark", "snakemake"),
    "JavaScript": ("javascript", "jsx", "vue", "svelte"),
    "TypeScript": ("typescript", "tsx"),
    "C": ("c", "cpp", "cuda", "objectivec"),
    "Go": ("go",),
    "Rust": ("rust",),
    "HTML": ("html", "django", "jinja", "handlebars", "erb", "twig"),
    "CSS": ("css", "scss", "sass", "less"),
    "JSON": ("json", "jsonc", "jsonl"),
    "SVG": ("svg",),
    "prose": ("markdown", "text", "rst", "asciidoc", "mdx", "latex", ""),
}
"""Which languages share a ratio: those that look alike. "" is text of no file, such as a dump's
header."""


class Ratios(Struct, frozen=True, dict=True):  # the table is made when it is first asked for
    """One model's ratios to o200k_base.

    Attributes:
        groups: The ratio for each of some groups of languages.
        rest: For all other languages.
        source: Where the figures come from, half a sentence.
    """

    groups: dict[str, float]
    rest: float
    source: str

    @cached_property
    def _table(self) -> dict[str, float]:
        return {name: ratio for group, ratio in self.groups.items() for name in _GROUPS[group]}

    def of(self, language: str) -> float:
        """Return the ratio for *language*."""
        return self._table.get(language, self.rest)

    def in_words(self, base: str) -> str:
        """Return how it is estimated as so many times the tokens of *base*."""
        times = "\N{MULTIPLICATION SIGN}"
        parts = [f"{times} {ratio:.2f} for {group}" for group, ratio in self.groups.items()]
        parts.append(f"{times} {self.rest:.2f}" + (" for all else" if parts else ""))
        return f"{base} {', '.join(parts)}; {self.source}"


RATIOS = {
    "claude": Ratios(
        {"Python": 1.64, "C": 1.87, "prose": 1.58},
        1.64,
        "measured on Opus 4.7 and Sonnet 5, November 2026: 1.51 to 1.87 by language",
    ),
    "claude-4": Ratios(
        {"Python": 1.31, "C": 1.46, "Go": 1.20, "TypeScript": 1.27, "prose": 1.14},
        1.28,
        "measured on models up to Opus 4.6, November 2026: 1.14 to 1.46 by language",
    ),
    "gemini": Ratios(
        {
            "Python": 1.26,
            "JavaScript": 1.21,
            "TypeScript": 1.12,
            "C": 1.28,
            "Go": 1.17,
            "Rust": 1.17,
            "HTML": 1.17,
            "CSS": 1.27,
            "JSON": 1.69,
            "SVG": 1.43,
            "prose": 1.13,
        },
        1.20,
        "measured with Gemma 3's public vocabulary, November 2026; Gemini's own is not public, "
        "so this is a rough ratio",
    ),
    "mistral": Ratios(
        {
            "Python": 1.07,
            "JavaScript": 1.08,
            "TypeScript": 1.03,
            "C": 1.15,
            "Go": 1.11,
            "Rust": 1.06,
            "JSON": 1.64,
            "SVG": 1.41,
            "prose": 1.07,
        },
        1.08,
        "measured with the Tekken vocabulary of September 2024, November 2026",
    ),
    "deepseek": Ratios(
        {
            "Python": 1.07,
            "JavaScript": 1.07,
            "TypeScript": 1.04,
            "C": 1.14,
            "HTML": 1.04,
            "JSON": 1.02,
            "SVG": 1.01,
        },
        1.06,
        "measured with DeepSeek V4's vocabulary, November 2026",
    ),
    "llama-3": Ratios(
        {"Python": 0.98, "C": 0.99},
        1.00,
        "measured with Llama 3's vocabulary, November 2026: 0.98 to 1.04 by language",
    ),
    "qwen-3": Ratios(
        {},
        1.04,
        "measured on Qwen 3, November 2026: 0.99 to 1.09 by language",
    ),
}
"""By the name of the tokenizer."""
