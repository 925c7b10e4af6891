"""Debian's nginx with the files of deploy/nginx, of which only addresses, ports and folders are put in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

FILES = Path(__file__).parent.parent / "deploy" / "nginx"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
MISSING = "no test ran nginx with the files of deploy/: install it: sudo apt-get install nginx-light openssl"
NAME = "Ayşe Işık Çağlar"
# What a person without a login sends to the stand-in of the login service.
UNKNOWN = "login=unknown"

_MAIN = """daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    {includes}
}}
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Stub:
    """A server that stands in for Kanıt and for the login service, and keeps what each was asked: seen and logins.

    Its stream sends a first event, and a second one once released is set.
    """

    port: int = 0
    seen: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    logins: list[Mapping[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class _StubServer(ThreadingHTTPServer):
    def __init__(self, made: Stub) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.made = made


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _StubServer)
        made = self.server.made
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path == "/oauth2/auth":
            made.logins.append(headers)
            self._login()
            return
        made.seen.append((self.path, headers))
        if self.path.endswith("/stream"):
            self._stream(made.released)
        else:
            self._send(200, {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        pass

    def _login(self) -> None:
        if UNKNOWN in self.headers.get("Cookie", ""):
            self._send(401, {})
        else:
            # As nginx hands it on: UTF-8, which http.server writes as Latin-1.
            name = NAME.encode().decode("latin-1")
            self._send(200, {"X-Auth-Request-User": name, "X-Auth-Request-Groups": "staff"})

    def _stream(self, released: threading.Event) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        released.wait(30)
        self.wfile.write(b"data: second\n\n")

    def _send(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def stub() -> Iterator[Stub]:
    """One on a free port."""
    made = Stub()
    server = _StubServer(made)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Site:
    """A server block over one Kanıt: location is the file that is included, is_stripping what becomes of /kanit."""

    kanit_port: int
    location: str = "kanit-header-login.conf"
    is_stripping: bool = False
    port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@contextmanager
def nginx(folder: Path, login_port: int, *sites: Site) -> Iterator[None]:
    """Serve the sites, each from its own copy of the files; the folder holds these, a certificate and the logs."""
    if NGINX is None or OPENSSL is None:
        (pytest.fail if os.environ.get("KANIT_REQUIRE_BROWSER") == "1" else pytest.skip)(MISSING)
    certify(OPENSSL, folder)
    includes = "".join(f"include {_written(folder, site, login_port)};" for site in sites)
    with running(folder, includes, *(site.port for site in sites)):
        yield


@contextmanager
def running(folder: Path, includes: str, *ports: int) -> Iterator[None]:
    """Run nginx with what stands inside its http block, until it serves all the ports."""
    assert NGINX is not None
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, includes=includes), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")]
    with ExitStack() as stack:
        server = stack.enter_context(subprocess.Popen(command))
        stack.callback(server.terminate)
        for port in ports:
            _wait(port, server, folder)
        yield


def certify(openssl: str, folder: Path, name: str = "certificate", subject: str = "/CN=127.0.0.1") -> None:
    """Write a certificate that only a test would believe."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = [openssl, "req", "-x509", *key, "-days", "2", "-subj", subject]
    paths = ["-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem")]
    subprocess.run([*command, *paths], check=True, capture_output=True)


def _written(folder: Path, site: Site, login_port: int) -> Path:
    own = folder / f"site-{site.port}"
    own.mkdir()
    slash = "/" if site.is_stripping else ""
    changes = {
        "/etc/nginx/kanit/certificate": f"{folder}/certificate",
        "/etc/nginx/kanit/kanit-header-login.conf": f"{own}/{site.location}",
        "/etc/nginx/kanit": str(own),
        "proxy_pass http://127.0.0.1:7860;": f"proxy_pass http://127.0.0.1:{site.kanit_port}{slash};",
        "127.0.0.1:4180": f"127.0.0.1:{login_port}",
        "listen 443": f"listen 127.0.0.1:{site.port}",
        "listen 80": f"listen 127.0.0.1:{free_port()}",
        "allow 192.0.2.20": "allow 127.0.0.1",
        "kanit_addresses": f"kanit_addresses_{site.port}",
    }
    for file in FILES.iterdir():
        text = file.read_text(encoding="utf-8")
        for before, after in changes.items():
            text = text.replace(before, after)
        (own / file.name).write_text(text, encoding="utf-8")
    return own / "kanit-site.conf"


def _wait(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"nginx does not serve; it says:\n{(folder / 'error.log').read_text()}")
