"""Every start after the first does without PyTorch, which takes seconds to import and hundreds of megabytes."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parent.parent
ASKED = "What share of blood cancers is multiple myeloma?"
HEAVY = {"torch", "transformers", "sentence_transformers", "onnx"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first start, which exported the encoder and built the index."""
    folder = tmp_path_factory.mktemp("start") / "data"
    assert heavy_after("ask", ASKED, data=folder) == HEAVY
    return folder


def heavy_after(*arguments: str, data: Path) -> set[str]:
    """What a command in a process of its own has imported of HEAVY when it is done."""
    script = (
        f"import json, sys, app\nassert app.main({[*arguments, '--data', str(data)]!r}) == 0\n"
        f"print(json.dumps(sorted({HEAVY!r} & set(sys.modules))), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("ask", ASKED), ("search", ASKED), ("check",), ("rebuild",)])
def test_commands_import_none_of_it(data: Path, arguments: tuple[str, ...]) -> None:
    assert heavy_after(*arguments, data=data) == set()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux says what a process has loaded")
def test_a_server_that_has_answered_has_loaded_none_of_it(data: Path) -> None:
    command = [sys.executable, "app.py", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = next(word for word in server.stdout.readline().split() if word.startswith("http://"))
            body = json.dumps({"question": ASKED}).encode()
            request = urllib.request.Request(f"{address}/api/v1/ask", body, {"Content-Type": "application/json"})
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
                assert json.load(response)["status"] == "answered"
            loaded = Path(f"/proc/{server.pid}/maps").read_text(encoding="utf-8")
        finally:
            server.terminate()

    assert "/onnxruntime/" in loaded
    assert "/torch/" not in loaded
