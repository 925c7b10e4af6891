"""Write down what becomes of each golden question, after reading what changed: python -m tests.accept_outcomes"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from index.embed import open_packaged_encoder
from tests.golden_questions import OUTCOMES, asked

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = {
            item.golden.id: item.outcome
            for item in asked(open_packaged_encoder(Path(folder) / "encoders"), Path(folder) / "index")
        }
    OUTCOMES.write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print({outcome: list(found.values()).count(outcome) for outcome in sorted(set(found.values()))})
