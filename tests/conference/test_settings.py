"""What the environment decides, each case in a process of its own."""

import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "a secret of its own " * 4,
    "HASH_KEY": "another one",
    "ENCRYPTION_KEYS": "2026:c2V0dGluZ3Mtc2V0dGluZ3Mtc2V0dGluZ3MtMDEyMzQ=",
    "BASE_URL": "https://talent.example.cn",
    "ALLOWED_HOSTS": "talent.example.cn",
}


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program that has Django set up in that environment."""
    command = [sys.executable, "-W", "ignore", "-c", f"import django; django.setup(); {program}"]
    settings = {"DJANGO_SETTINGS_MODULE": "conference.settings", **environment}
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True)


def test_production_starts_with_settings_of_its_own() -> None:
    program = "from django.conf import settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"

    assert run(program, **PRODUCTION).stdout.split() == ["False", "True"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "HASH_KEY", "ENCRYPTION_KEYS", "BASE_URL"])
def test_production_refuses_to_start_without(name: str) -> None:
    refused = run("", **PRODUCTION | {name: ""})

    assert refused.returncode != 0
    assert f"Production needs {name}" in refused.stderr


def test_production_refuses_the_secret_of_the_demo() -> None:
    demo = run("from django.conf import settings; print(settings.DEMO_SECRET)").stdout.strip()

    assert "Production needs SECRET_KEY, and not the demo's." in run("", **PRODUCTION | {"SECRET_KEY": demo}).stderr


def test_there_are_two_modes() -> None:
    assert "PORTAL_MODE is demo or production." in run("", PORTAL_MODE="staging").stderr


@pytest.mark.parametrize(
    ("keys", "offered"), [({}, "False"), ({"WEIXIN_CLIENT_ID": "wx1", "WEIXIN_CLIENT_SECRET": "secret"}, "True")]
)
def test_wechat_signs_in_where_its_keys_are_set(keys: dict[str, str], offered: str) -> None:
    """Unconfigured, its address would answer 500; so it is not there."""
    program = "from django.urls import is_valid_path; print(bool(is_valid_path('/accounts/weixin/login/')))"

    assert run(program, **keys).stdout.strip() == offered
