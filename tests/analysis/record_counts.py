"""Record the reference tokenizer's counts of the seeded texts, in ``recorded_counts.json``.

Run by hand, with tiktoken installed and its vocabularies in the directory that
``TIKTOKEN_CACHE_DIR`` names; tiktoken checks their hashes.
"""

from __future__ import annotations

import json
from pathlib import Path

import tiktoken
from seeded_texts import texts

if __name__ == "__main__":
    counts = {
        name: [len(tiktoken.get_encoding(name).encode_ordinary(text)) for text in texts()]
        for name in ("o200k_base", "cl100k_base", "o200k_harmony")
    }
    rows = ",\n".join(f'"{name}":{json.dumps(row)}' for name, row in counts.items())
    Path(__file__).with_name("recorded_counts.json").write_text(f"{{\n{rows}\n}}\n", "utf-8")
