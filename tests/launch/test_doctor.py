"""`desk doctor`: what is right, what is wrong, and what to do about it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from channels.twilio.emulator.app import create_app
from desk import heartbeat
from desk.settings import Settings
from launch import demo_people, doctor
from launch.checks import house, provider
from launch.findings import NOTE, RIGHT, WRONG, Finding

ACCOUNT = "AC00000000000000000000000000000001"
OURS = "https://desk.example.org"


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def emulated(settings: Settings) -> Iterator[Settings]:
    """Settings whose Twilio is the emulator."""
    transport = httpx.MockTransport(lambda _: httpx.Response(503))
    with served(create_app(settings, step_seconds=0, transport=transport)) as base:
        yield replace(settings, twilio_api_base=base)


class Account:
    """A Twilio account that is set up as a test wants it; only what the doctor asks for."""

    def __init__(self) -> None:
        self.account = {"sid": ACCOUNT, "status": "active", "type": "Full"}
        self.number = {
            "sid": "PN1",
            "phone_number": "+15005550006",
            "sms_url": f"{OURS}/twilio/messages",
            "sms_method": "POST",
            "sms_fallback_url": "https://second.example.org/twilio/messages",
            "sms_fallback_method": "POST",
            "sms_application_sid": "",
        }
        self.services: list[dict] = []
        self.sender = {
            "sid": "XE1",
            "sender_id": "whatsapp:+15005550006",
            "status": "ONLINE",
            "webhook": {
                "callback_url": f"{OURS}/twilio/messages",
                "callback_method": "POST",
                "fallback_url": "https://second.example.org/twilio/messages",
                "fallback_method": "POST",
            },
        }
        self.approval = "approved"

    def app(self) -> Starlette:
        base = f"/2010-04-01/Accounts/{ACCOUNT}"
        return Starlette(
            routes=[
                self._route(f"{base}.json", lambda: self.account),
                self._route(
                    f"{base}/IncomingPhoneNumbers.json",
                    lambda: {"incoming_phone_numbers": [self.number] if self.number else []},
                ),
                self._route("/v1/Services", lambda: {"services": self.services, "meta": {"key": "services"}}),
                self._route(
                    "/v1/Services/{sid}/PhoneNumbers",
                    lambda: {"phone_numbers": [{"sid": "PN1"}], "meta": {"key": "phone_numbers"}},
                ),
                self._route("/v2/Channels/Senders", lambda: {"senders": [self.sender], "meta": {"key": "senders"}}),
                self._route("/v2/Channels/Senders/{sid}", lambda: self.sender),
                self._route(
                    "/v1/Content/{sid}/ApprovalRequests",
                    lambda: {"sid": "HX1", "whatsapp": {"status": self.approval}},
                ),
            ]
        )

    def _route(self, path: str, answer: Callable[[], dict]) -> Route:
        return Route(path, lambda _: JSONResponse(answer()))


@pytest.fixture
def twilio() -> Account:
    return Account()


@pytest.fixture
def real(settings: Settings, twilio: Account) -> Iterator[Settings]:
    """Settings of a real account, whose Twilio answers as the test says."""
    with served(twilio.app()) as base:
        yield replace(
            settings,
            twilio_account_sid=ACCOUNT,
            twilio_auth_tokens=("one",),
            twilio_api_base=base,
            public_url=OURS,
            whatsapp_templates={lang: f"HX{number:032d}" for number, lang in enumerate(("en", "fr", "es", "ar"))},
        )


def about(found: Iterator[Finding], name: str) -> Finding:
    return next(finding for finding in found if finding.about == name)


def levels(found: Iterator[Finding]) -> set[str]:
    return {finding.level for finding in found}


CHECKS = (provider.account, provider.number, provider.whatsapp, provider.templates)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_emulators_account_is_set_up_as_it_should_be(emulated, check):
    assert levels(check(emulated)) == {RIGHT}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_real_account_that_is_set_up_has_nothing_wrong(real, check):
    assert levels(check(real)) == {RIGHT}


def test_each_token_is_tried_by_itself(emulated):
    tokens = (*emulated.twilio_auth_tokens[:1], "not-the-accounts")
    found = list(provider.account(replace(emulated, twilio_auth_tokens=tokens)))
    assert [finding.level for finding in found if finding.about == "token"] == [RIGHT, WRONG]
    assert "number 2" in found[-1].said


def test_a_first_token_that_is_refused_is_put_before_anything_else(emulated):
    (found,) = provider.account(replace(emulated, twilio_auth_tokens=("not-the-accounts",)))
    assert found.level == WRONG
    assert "used for sending" in found.said


def test_tokens_are_never_shown(emulated):
    found = provider.account(replace(emulated, twilio_auth_tokens=("not-the-accounts",)))
    assert "not-the-accounts" not in "".join(finding.said for finding in found)


def test_a_suspended_account_is_wrong(real, twilio):
    twilio.account["status"] = "suspended"
    assert about(provider.account(real), "account").level == WRONG


def test_a_trial_account_is_worth_knowing(real, twilio):
    twilio.account["type"] = "Trial"
    assert about(provider.account(real), "account").level == NOTE


def test_a_number_of_somebody_else_is_wrong(emulated):
    (found,) = provider.number(replace(emulated, twilio_number="+15005550099"))
    assert (found.level, found.about) == (WRONG, "number")


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("sms_url", "https://demo.twilio.com/welcome/sms/reply", "webhook"),
        ("sms_url", "", "webhook"),
        ("sms_url", f"{OURS}/twilio/messages/", "webhook"),
        ("sms_method", "GET", "webhook"),
        ("sms_application_sid", "AP1", "webhook"),
        ("sms_fallback_url", None, "fallback"),
        ("sms_fallback_url", "https://second.example.org/", "fallback"),
        ("sms_fallback_method", "GET", "fallback"),
    ],
)
def test_a_number_that_does_not_call_the_gateway_is_wrong(real, twilio, field, value, line):
    twilio.number[field] = value
    assert about(provider.number(real), line).level == WRONG


def test_a_fallback_on_the_same_host_is_worth_knowing(real, twilio):
    twilio.number["sms_fallback_url"] = f"{OURS}/twilio/messages"
    assert about(provider.number(real), "fallback").level == NOTE


@pytest.mark.parametrize(
    ("service", "level"),
    [
        ({"use_inbound_webhook_on_number": True, "inbound_request_url": None}, RIGHT),
        ({"use_inbound_webhook_on_number": False, "inbound_request_url": None}, WRONG),
        ({"use_inbound_webhook_on_number": False, "inbound_request_url": "https://other.example.org/"}, WRONG),
        (
            {
                "use_inbound_webhook_on_number": False,
                "inbound_request_url": f"{OURS}/twilio/messages",
                "inbound_method": "POST",
            },
            RIGHT,
        ),
    ],
)
def test_a_messaging_service_must_pass_on_what_comes_in(real, twilio, service, level):
    twilio.services = [{"sid": "MG1", **service}]
    assert about(provider.number(real), "messaging service").level == level


def test_a_messaging_service_without_our_number_does_not_matter(real, twilio):
    twilio.number["sid"] = "PN2"
    twilio.services = [{"sid": "MG1", "use_inbound_webhook_on_number": False, "inbound_request_url": None}]
    assert levels(provider.number(real)) == {RIGHT}


def test_a_sender_that_is_not_registered_is_wrong(real):
    (found,) = provider.whatsapp(replace(real, twilio_whatsapp="+15005550099"))
    assert found.level == WRONG


def test_a_sender_that_is_offline_is_wrong(real, twilio):
    twilio.sender["status"] = "OFFLINE"
    assert about(provider.whatsapp(real), "WhatsApp").level == WRONG


def test_a_sender_without_a_webhook_is_wrong(real, twilio):
    twilio.sender["webhook"] = None
    assert about(provider.whatsapp(real), "WhatsApp webhook").level == WRONG


def test_a_template_that_is_not_approved_is_wrong(real, twilio):
    twilio.approval = "pending"
    assert levels(provider.templates(real)) == {WRONG}


def test_a_language_without_a_template_is_named_with_its_setting(real):
    found = list(provider.templates(replace(real, whatsapp_templates={"en": "HX" + "0" * 32})))
    assert [finding.level for finding in found] == [RIGHT, WRONG, WRONG, WRONG]
    assert "DESK_WHATSAPP_TEMPLATE_FR" in found[1].said


@pytest.mark.parametrize("check", [provider.number, provider.whatsapp], ids=lambda check: check.__name__)
def test_a_twilio_that_does_not_answer_is_one_line_without_numbers(settings, check, monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", {"it": check})
    (found,) = doctor.examine(replace(settings, twilio_api_base="http://127.0.0.1:9"))
    assert found.level == WRONG
    assert settings.twilio_number not in found.said


def test_real_people_are_reached_over_https_only(real):
    assert levels(house.settings(replace(real, public_url="http://desk.example.org"))) == {RIGHT, WRONG}


def test_two_tokens_are_worth_knowing(real):
    assert NOTE in levels(house.settings(replace(real, twilio_auth_tokens=("one", "two"))))


@pytest.fixture
def beating(sessions):
    """A worker that lives, by the database's clock."""
    with sessions.begin() as session:
        heartbeat.beat(session, name="worker:host-1", now=heartbeat.clock(session))


def test_a_database_in_shape_is_right(settings, beating):
    assert levels(house.database(settings)) == {RIGHT}
    assert "host-1" in about(house.database(settings), "worker").said


def test_a_desk_without_a_worker_is_wrong(settings, sessions):
    assert about(house.database(settings), "worker").level == WRONG


def test_a_clock_that_is_off_is_wrong(settings, beating, monkeypatch):
    shown = heartbeat.clock
    monkeypatch.setattr(heartbeat, "clock", lambda session: shown(session) + timedelta(seconds=10))
    assert about(house.database(settings), "clock").level == WRONG


def test_demo_staff_beside_a_real_account_are_wrong(settings, sessions, beating, now):
    from desk import staff

    email, *_ = demo_people.PEOPLE[0]
    with sessions.begin() as session:
        staff.add_staff(session, email=email, name="Demo", role="agent", languages=["en"], password_hash="x", now=now)
    assert about(house.database(replace(settings, twilio_account_sid=ACCOUNT)), "staff").level == WRONG
    assert levels(house.database(settings)) == {RIGHT}


def answering(body: dict, *, status: int = 200) -> Starlette:
    return Starlette(routes=[Route("/{path:path}", lambda _: JSONResponse(body, status_code=status))])


def test_each_rasa_server_has_its_line(settings):
    with served(answering({"model_file": "m"})) as good, served(answering({"model_file": None})) as empty:
        found = list(house.rasa(replace(settings, rasa_url=f"{good},{empty},http://127.0.0.1:9")))
    assert [finding.level for finding in found] == [RIGHT, WRONG, WRONG]


def test_a_rasa_with_another_token_is_wrong(settings):
    with served(answering({}, status=401)) as base:
        (found,) = house.rasa(replace(settings, rasa_url=base))
    assert "DESK_RASA_TOKEN" in found.said


def test_our_gateway_behind_the_public_address_is_right(settings):
    with served(answering({"alive": True})) as base:
        assert levels(house.gateway(replace(settings, public_url=base))) == {RIGHT}


def test_somebody_else_behind_the_public_address_is_wrong(settings):
    with served(answering({"hello": "world"})) as base:
        assert levels(house.gateway(replace(settings, public_url=base))) == {WRONG}


def test_a_spool_that_can_be_written_is_right(settings, tmp_path):
    assert levels(house.spool_folder(replace(settings, spool_folder=tmp_path / "spool"))) == {RIGHT}


def test_drafts_are_worth_knowing_in_the_demo(settings):
    assert levels(house.wording(settings)) <= {NOTE}


def test_drafts_beside_a_real_account_are_wrong_where_no_language_is_approved(settings, approved):
    given = replace(settings, twilio_account_sid=ACCOUNT, root=approved())
    assert levels(house.wording(given)) == {NOTE, WRONG}


def test_a_language_that_is_not_approved_is_named_with_what_its_writers_get(settings, approved):
    given = replace(settings, twilio_account_sid=ACCOUNT, root=approved("en", "es", "ar"))
    found = list(house.wording(given))
    assert {finding.level for finding in found} == {NOTE}
    assert "who writes in fr is asked to choose among en, es, ar" in found[-1].said


@pytest.fixture
def approved(tmp_path):
    """A function that makes the catalogues of a desk whose staff have approved these languages."""

    def made(*approved_ones):
        for lang in ("en", "fr", "es", "ar"):
            folder = tmp_path / "locales" / lang / "LC_MESSAGES"
            folder.mkdir(parents=True)
            answer = "yes" if lang in approved_ones else "no"
            (folder / "bot.po").write_text(f'msgid ""\nmsgstr ""\n"X-Approved-By-Staff: {answer}\\n"\n')
        return tmp_path

    return made


def test_the_report_has_a_line_for_each_finding_and_fails_when_one_is_wrong(monkeypatch, capsys, settings):
    findings = [Finding(RIGHT, "one", "is well"), Finding(WRONG, "two", "is not")]
    monkeypatch.setattr(doctor, "CHECKS", {"it": lambda _: iter(findings)})
    monkeypatch.setattr(Settings, "from_environment", lambda _: settings)
    assert doctor.report({}) == 1
    assert capsys.readouterr().out == "right  one: is well\nwrong  two: is not\n"


def test_the_report_of_missing_settings_names_them(capsys):
    assert doctor.report({}) == 1
    assert "DESK_DATABASE_URL" in capsys.readouterr().out


def test_a_check_that_cannot_be_made_does_not_end_the_report(settings, monkeypatch):
    def breaks(_):
        raise httpx.ConnectError("x")
        yield

    monkeypatch.setattr(doctor, "CHECKS", {"one": breaks, "two": lambda _: iter([Finding(RIGHT, "two", "is well")])})
    assert [(finding.about, finding.level) for finding in doctor.examine(settings)] == [("one", WRONG), ("two", RIGHT)]


def test_a_free_port_is_no_gateway(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert levels(house.gateway(replace(settings, public_url=f"http://127.0.0.1:{port}"))) == {WRONG}
