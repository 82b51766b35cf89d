"""The WhatsApp templates among the settings."""

from __future__ import annotations

import dataclasses

import pytest

from desk.errors import SettingsError
from desk.settings import EMULATOR_ACCOUNT, EMULATOR_TEMPLATES, REQUIRED, Settings

GIVEN = dict.fromkeys(REQUIRED, "x") | {"DESK_TWILIO_ACCOUNT_SID": "AC" + "1" * 32}
SID = "HX" + "a" * 32


def test_a_template_is_set_for_each_language():
    found = Settings.from_environment({**GIVEN, "DESK_WHATSAPP_TEMPLATE_FR": SID, "DESK_WHATSAPP_TEMPLATE_AR": ""})
    assert found.templates == {"fr": SID}


@pytest.mark.parametrize("sid", ["HX123", "help_desk_invitation", SID + "a"])
def test_what_is_no_content_sid_is_refused_by_name(sid):
    with pytest.raises(SettingsError, match="DESK_WHATSAPP_TEMPLATE_EN"):
        Settings.from_environment({**GIVEN, "DESK_WHATSAPP_TEMPLATE_EN": sid})


def test_the_demo_has_the_emulators_templates_and_a_real_account_only_its_own():
    real = Settings.from_environment(GIVEN)
    assert real.templates == {}
    assert dataclasses.replace(real, twilio_account_sid=EMULATOR_ACCOUNT).templates == EMULATOR_TEMPLATES
