"""No outside connection: from the first build to the chat's answers, nothing is asked of any other machine.

Run as a program, this file does all of it under the probe: python -m tests.test_airgap FOLDER. That is how it is also
run in a network namespace whose only interface is loopback, where whatever the probe cannot see would fail.
"""

from __future__ import annotations

import errno
import fcntl
import json
import re
import socket
import struct
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.airgap_probe import is_here

PROJECT = Path(__file__).parent.parent
PROBE = PROJECT / "tests" / "airgap_probe.py"
ASKED = "What share of blood cancers is multiple myeloma?"
QUOTE = "It accounts for approximately 15% of hematologic malignancies (1)."
NAMESPACES = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])


def probed(log: Path, *command: str) -> list[str]:
    return [sys.executable, str(PROBE), str(log), *command]


def everything(folder: Path) -> str:
    """What the probe saw of the first build, the start, chat and REST of a server, and ask and check on its data."""
    log, data = folder / "probe.log", ("--data", str(folder / "data"))
    serve = probed(log, "app.py", "serve", "--port", "0", *data)
    with (
        (folder / "server.log").open("w") as said,
        subprocess.Popen(serve, cwd=PROJECT, stdout=subprocess.PIPE, stderr=said, text=True) as server,
    ):
        try:
            address = announced(server)
            assert QUOTE in asked_by_rest(address)
            assert QUOTE in asked_in_chat(address)
        finally:
            server.terminate()
    for command, expected in ((("ask", ASKED), "approximately 15%"), (("check",), "Every quote slices.")):
        done = subprocess.run(
            probed(log, "app.py", *command, *data), cwd=PROJECT, capture_output=True, text=True, check=True
        )
        assert expected in " ".join(done.stdout.split())
    return log.read_text(encoding="utf-8")


def announced(server: subprocess.Popen[str]) -> str:
    """The address that the server prints once it is ready."""
    assert server.stdout is not None
    line = server.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, f"the server says: {line!r}"
    return found.group()


def fetched(url: str, body: object = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    # Not the proxy of this machine's settings, which would be asked for loopback too.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
        return str(response.read().decode())


def asked_by_rest(address: str) -> str:
    return fetched(f"{address}/api/v1/ask", {"question": ASKED})


def asked_in_chat(address: str) -> str:
    """What the page gets for a question typed into it, after it loaded what it names."""
    page = fetched(f"{address}/")
    for path in re.findall(r'(?:href|src)="\.?/?((?:assets|chat|theme)[^"]+)"', page):
        fetched(f"{address}/{path}")
    session = "airgap"
    question = {"data": event_data(page, ASKED), "fn_index": 0, "session_hash": session}
    fetched(f"{address}/gradio_api/queue/join", question)
    return plain(fetched(f"{address}/gradio_api/queue/data?session_hash={session}"))


def event_data(page: str, question: str) -> list[str | None]:
    """What the chat's page sends for a question: its text, nothing for what is kept of the page, and empty boxes."""
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", page)
    assert found
    asking = json.loads(found[1])["dependencies"][0]
    return [question, None, *[""] * (len(asking["inputs"]) - 2)]


def plain(events: str) -> str:
    """The text of what the chat's events show."""
    text = json.dumps([json.loads(line[6:]) for line in events.splitlines() if line.startswith("data: ")])
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)


def raise_loopback() -> None:
    """Switch on the loopback interface of a new network namespace, netdevice(7)."""
    set_flags, is_up_and_running = 0x8914, 0x41
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh", b"lo", is_up_and_running))


def is_cut_off() -> bool:
    """Whether there is no way to an address that is not of this machine (192.0.2.0/24 is nobody's, RFC 5737)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        return any_socket.connect_ex(("192.0.2.1", 9)) == errno.ENETUNREACH


def namespace() -> Sequence[str]:
    """The command that runs another one without a network, or a skipped test where none is permitted."""
    reasons = []
    for command in NAMESPACES:
        try:
            tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no unshare (util-linux) here to make a network namespace with")
        if tried.returncode == 0:
            return command
        reasons.append(tried.stderr.strip())
    pytest.skip(f"no network namespace is permitted here: {'; '.join(reasons)}")


@pytest.mark.parametrize(
    "address",
    [
        ("127.0.0.1", 80),
        ("127.8.9.1", 80),
        ("::1", 80, 0, 0),
        "localhost",
        "",
        None,
        "/run/socket",
        "0.0.0.0",
        "::1%lo",
    ],
)
def test_this_machine_is_known_as_such(address: object) -> None:
    assert is_here(address)


@pytest.mark.parametrize(
    "address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0), "huggingface.co", b"pypi.org", "127.0.0.1.example.org"]
)
def test_other_machines_are_known_as_such(address: object) -> None:
    assert not is_here(address)


def test_the_probe_sees_what_is_asked_of_others_and_nothing_else(tmp_path: Path) -> None:
    """Without sending anything: a datagram socket connects in silence, and numbers are looked up nowhere."""
    program = tmp_path / "program.py"
    program.write_text(
        """
import contextlib, os, socket, subprocess, sys
assert sys.argv[1:] == ["an argument"] and sys.path[0] == os.path.dirname(__file__)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    for address in ("192.0.2.1", "127.0.0.1"):
        with contextlib.suppress(OSError):
            any_socket.connect((address, 9))
        with contextlib.suppress(OSError):
            any_socket.sendto(b"too long" * 100_000, (address, 9))
        socket.getaddrinfo(address, 80)
        socket.gethostbyname(address)
subprocess.run(["true"])
child = "import socket; socket.gethostbyname('192.0.2.2')"
subprocess.run([sys.executable, "-P", "-c", child], check=True)
subprocess.run([sys.executable, "-c", "pass"], env={}, check=True)
"""
    )

    subprocess.run(probed(tmp_path / "log", str(program), "an argument"), cwd=tmp_path, check=True)

    assert (tmp_path / "log").read_text().splitlines() == [
        "socket.connect ('192.0.2.1', 9)",
        "socket.sendto ('192.0.2.1', 9)",
        "socket.getaddrinfo '192.0.2.1'",
        "socket.gethostbyname '192.0.2.1'",
        "subprocess.Popen ['true']",
        "socket.gethostbyname '192.0.2.2'",
        f"subprocess.Popen {[sys.executable, '-c', 'pass']!r}",
    ]


@pytest.mark.slow
def test_nothing_is_asked_of_any_other_machine(tmp_path: Path) -> None:
    assert everything(tmp_path) == ""


@pytest.mark.slow
def test_all_of_it_works_where_there_is_no_network(tmp_path: Path) -> None:
    program = [*namespace(), sys.executable, "-m", "tests.test_airgap", str(tmp_path)]

    done = subprocess.run(program, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "cut off; asked of others: ''\n"), done.stderr


def main(folder: Path) -> None:
    """Everything once more, in a namespace that was made for it."""
    raise_loopback()
    assert is_cut_off()
    print(f"cut off; asked of others: {everything(folder)!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
