"""The service of deploy/ as systemd reads it, and its settings as Kanıt reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interface.login_settings import check_login
from interface.settings import Settings

DEPLOY = Path(__file__).parent.parent / "deploy"
SYSTEMD = shutil.which("systemd-analyze")


def settings_in(text: str) -> Settings:
    return Settings.from_environment(Path("unused"), dict(re.findall(r"(?m)^(KANIT_\w+)=(.*)$", text)))


def test_the_settings_of_the_service_are_usable_with_the_one_login_and_with_the_other(tmp_path: Path) -> None:
    text = (DEPLOY / "kanit.env").read_text(encoding="utf-8")
    settings = settings_in(text)
    assert (settings.login.mode, settings.root_path, str(settings.data)) == ("header", "/kanit", "/var/lib/kanit")
    check_login(settings.login, settings.host)

    secret = tmp_path / "openid-secret"
    secret.write_text("a secret\n")
    other = text.replace("/etc/kanit/openid-secret", str(secret)).replace("\n#KANIT_", "\nKANIT_")
    settings = settings_in(other)
    assert settings.login.mode == "openid"
    check_login(settings.login, settings.host)


def test_the_service_may_write_where_its_data_are_and_reach_this_machine_alone() -> None:
    lines = (DEPLOY / "kanit.service").read_text(encoding="utf-8").splitlines()
    assert {
        "ReadWritePaths=/var/lib/kanit",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "IPAddressDeny=any",
        "IPAddressAllow=localhost",
        "User=kanit",
        "CapabilityBoundingSet=",
    } <= set(lines)


@pytest.mark.skipif(SYSTEMD is None, reason="the unit was not verified: systemd-analyze is not installed")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "kanit.service").read_text(encoding="utf-8")
    unit = tmp_path / "kanit.service"
    unit.write_text(text.replace("/opt/kanit/.venv/bin/python", sys.executable), encoding="utf-8")
    done = subprocess.run([str(SYSTEMD), "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert "kanit.service" not in done.stderr
    assert done.returncode == 0, done.stderr
