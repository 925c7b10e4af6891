from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI

from corpus.errors import KanitError
from interface.login_settings import Login, LoginUnfit
from interface.server import CannotListen, serve
from interface.settings import Settings


def settings(**fields: object) -> Settings:
    return Settings(data=Path("unused"), **fields)  # type: ignore[arg-type]


def test_a_taken_port_is_told_in_one_sentence_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match="--port") as caught:
            serve(FastAPI(), settings(port=port))
    assert isinstance(caught.value, KanitError)
    assert str(port) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_a_login_no_address_of_a_network_is_listened_on() -> None:
    with pytest.raises(LoginUnfit, match="KANIT_LOGIN"):
        serve(FastAPI(), settings(host="0.0.0.0", port=0))


@pytest.mark.parametrize("host", ["192.0.2.1", "no..name"])
def test_an_address_that_is_not_of_this_machine_is_told_too(host: str) -> None:
    with pytest.raises(CannotListen, match="--host"):
        serve(FastAPI(), settings(host=host, port=0, login=Login(mode="open")))


def test_a_port_of_the_administrator_is_told_to_whoever_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forbidden(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "socket", Forbidden)
    with pytest.raises(CannotListen, match="1024"):
        serve(FastAPI(), settings(port=80))


def test_importing_the_server_does_not_import_gradio_or_torch() -> None:
    program = "import sys, interface.server; print(sorted({'gradio', 'torch'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
