"""Runs a Python program and writes down what it asks of any network but this machine's own.

python tests/airgap_probe.py LOG PROGRAM [ARGUMENT...]

LOG gets a line for each name that is looked up, each address that is connected or sent to, and each other program that
is started, for that could do what is not seen here. Loopback and sockets of the file system are left out, and so are
Python programs that this one starts: they are watched themselves.
"""

from __future__ import annotations

import ipaddress
import os
import runpy
import sys
from pathlib import Path

# Audit events that carry an address or a host, by the position of it in their arguments:
# https://docs.python.org/3.11/library/audit_events.html
_ASKING = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
}
_STARTING = {"subprocess.Popen": 1, "os.system": 0, "os.exec": 1, "os.posix_spawn": 1}


def is_here(address: object) -> bool:
    """Whether an address of a socket, or a host name, is of this machine itself."""
    if isinstance(address, tuple):
        address = address[0]
    host = address.decode(errors="replace") if isinstance(address, bytes) else address
    # None is no host, "" all of this machine's addresses to listen on; a path is a socket of the file system.
    if host is None or host in {"", "localhost"} or str(host).startswith(("/", "\0")):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback or str(host) in {"0.0.0.0", "::"}
    except ValueError:
        return False


def is_watched(arguments: tuple[object, ...]) -> bool:
    """Whether what subprocess.Popen starts is this Python, with the environment that watch_children leaves."""
    return len(arguments) == 4 and arguments[0] == sys.executable and arguments[3] is None


def watch_children(log: Path) -> None:
    """Have every Python program that is started from here write to the same file, before it does anything else."""
    folder = log.with_name(f"{log.name}-watch")
    folder.mkdir(exist_ok=True)
    here = str(Path(__file__).resolve().parent)
    (folder / "sitecustomize.py").write_text(
        f"import sys\nfrom pathlib import Path\nsys.path.append({here!r})\n"
        f"from airgap_probe import watch\nwatch(Path({str(log.resolve())!r}))\nsys.path.remove({here!r})\n",
        encoding="utf-8",
    )
    os.environ["PYTHONPATH"] = str(folder)


def watch(log: Path) -> None:
    """Begin to write; there is no way to end it within this process."""
    stream = log.open("a", encoding="utf-8", buffering=1)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _ASKING and not is_here(arguments[_ASKING[event]]):
            stream.write(f"{event} {arguments[_ASKING[event]]!r}\n")
        if event in _STARTING and not is_watched(arguments):
            stream.write(f"{event} {arguments[_STARTING[event]]!r}\n")

    sys.addaudithook(hook)


def main(log: str, program: str, *arguments: str) -> None:
    """Run the program as if it were started by itself."""
    watch(Path(log))
    watch_children(Path(log))
    sys.argv = [program, *arguments]
    sys.path[0] = str(Path(program).resolve().parent)
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
