"""Ports: the usual ones, or those of the environment, so that two of each run on one machine."""

from __future__ import annotations

import pytest

from desk.errors import SettingsError
from launch import places


def test_without_settings_the_ports_are_the_usual_ones():
    assert {name: places.port(name, {}) for name in places.PORTS} == places.PORTS


def test_a_setting_moves_a_process_and_where_it_is_looked_for():
    environ = {"DESK_GATEWAY_PORT": "18000"}
    assert places.port("gateway", environ) == 18000
    assert places.ready("gateway", environ) == "http://127.0.0.1:18000/readyz"


@pytest.mark.parametrize("given", ["none", "0", "65536", "-1"])
def test_what_is_no_port_is_named(given):
    with pytest.raises(SettingsError, match="DESK_ADMIN_PORT"):
        places.port("admin", {"DESK_ADMIN_PORT": given})


def test_the_actions_port_is_that_of_their_address():
    assert places.port("actions", {"DESK_ACTIONS_URL": "http://127.0.0.1:18055/webhook"}) == 18055


def test_rasa_and_the_actions_are_found_where_they_were_moved_to():
    environ = {"DESK_RASA_PORT": "18005", "DESK_ACTIONS_PORT": "18055"}
    assert places.addresses(environ) == {
        "DESK_RASA_URL": "http://127.0.0.1:18005",
        "DESK_ACTIONS_URL": "http://127.0.0.1:18055/webhook",
    }


def test_addresses_that_are_set_stay():
    environ = {
        "DESK_RASA_URL": "http://10.0.0.1:5005,http://10.0.0.2:5005",
        "DESK_ACTIONS_URL": "http://10.0.0.1:1/webhook",
    }
    assert places.addresses(environ) == environ
