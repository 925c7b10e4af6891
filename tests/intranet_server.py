"""The real server over a small pipeline, set by the environment as app.py is: python -m tests.intranet_server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from interface.server import create_app, serve
from interface.settings import Settings
from interface.suggestions import Topic
from tests.browser_visits import PROJECT, wait_until_ready
from tests.interface_fakes import loaded_article
from tests.reader_server import Quoting
from tests.standards_server import myeloma_article

QUESTION = "How is multiple myeloma treated?"
TOPICS = (Topic("Treatment", (QUESTION, "Is lantern therapy given to mice with multiple myeloma?")),)


@contextmanager
def intranet_served(folder: Path, port: int, settings: Mapping[str, str]) -> Iterator[str]:
    """Its address on this machine, without any path; stopped in the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KANIT_")}
    environment = kept | {"KANIT_PORT": str(port), "KANIT_DATA": str(folder), **settings}
    command, log = [sys.executable, "-m", "tests.intranet_server"], folder / "log"
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out, env=environment) as program,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health/ready", program, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


if __name__ == "__main__":
    settings = Settings.from_environment(Path("unused"))
    serve(create_app(Quoting(myeloma_article(), loaded_article("lumitrene")), settings, TOPICS), settings)
