"""The staff API: every answer is checked against the API's own description."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from openapi_core import OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from openapi_spec_validator import validate
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import admin
from admin.limits import Allowance
from desk.model import AuditEvent, Message, Note, Staff

SENSITIVE = "caafag"
DESCRIPTION = json.loads((Path(admin.__file__).parent / "openapi.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def description():
    return OpenAPI.from_dict(DESCRIPTION)


class Program:
    """A program that speaks to the API and holds every answer to the description."""

    def __init__(self, client, headers, description):
        self.client, self.headers, self.description = client, headers, description

    def __call__(self, method, path, **more):
        headers = self.headers | more.pop("headers", {})
        answer = self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        request = Request(EnvironBuilder.from_environ(answer.request.environ).get_environ())
        self.description.validate_response(WerkzeugOpenAPIRequest(request), WerkzeugOpenAPIResponse(answer))
        return answer

    def get(self, path, **query):
        return self("GET", path, query_string=query)

    def post(self, path, **body):
        return self("POST", path, json=body)

    def patch(self, path, **body):
        return self("PATCH", path, json=body)


@pytest.fixture
def program(client, description, desk):
    def act_as(role="agent", **more):
        return Program(client, desk.token(role, **more), description)

    return act_as


@pytest.fixture
def api(program):
    return program(sensitive_topics=False)


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def refs(answer):
    return [ticket["ref"] for ticket in answer.json["tickets"]]


def count(desk, kind, **values):
    with desk.sessions() as session:
        return session.query(kind).filter_by(**values).count()


def answer_to(ticket, **more):
    return {"key": str(uuid4()), "text": "Bonjour", "seen_seq": ticket.conversation.last_seq} | more


def test_the_description_is_valid_and_open_to_read(client):
    validate(DESCRIPTION)
    with client.get("/api/v1/openapi.json") as answer:
        assert answer.json == DESCRIPTION


def test_the_description_names_every_route_and_no_other(app):
    routes = {
        (re.sub(r"<([^>]+)>", r"{\1}", rule.rule).removeprefix("/api/v1"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    verbs = {"get", "post", "patch", "put", "delete"}
    assert routes == {(path, verb) for path, item in DESCRIPTION["paths"].items() for verb in item if verb in verbs}


def test_a_ticket_has_the_fields_of_the_contract(api, ticket):
    found = api.get(f"/tickets/{ticket.ref}").json
    assert set(found) == {
        *("ref", "status", "area", "topic", "support_type", "urgency", "language", "channel", "country", "location"),
        *("role", "organisation", "name", "contact", "description", "needed_by", "organisation_type", "seq", "owner"),
        *("flags", "assignee", "created_at", "first_response_due", "provenance"),
    }
    assert (found["area"], found["country"], found["owner"], found["seq"]) == ("coordination", "ML", "assistant", 1)
    assert found["provenance"]["topic"]["how"] == "understood"
    assert found["created_at"].endswith("Z")


def test_name_and_contact_are_only_marks(api, ticket):
    found = api.get(f"/tickets/{ticket.ref}")
    assert (found.json["name"], found.json["contact"]) == ("•••", None)
    assert "Example Person" not in found.text


def test_a_late_ticket_carries_the_overdue_flag(api, desk):
    desk.ticket(now=datetime.now(UTC) - timedelta(days=30))
    assert api.get("/tickets").json["tickets"][0]["flags"] == ["overdue"]


def test_lists_follow_their_cursor_to_the_end(api, desk):
    made = [desk.ticket().ref for _ in range(5)]
    found, after = [], {}
    while True:
        answer = api.get("/tickets", limit=2, **after)
        found += refs(answer)
        if answer.json["next"] is None:
            break
        after = {"after": answer.json["next"]}
    assert found == made[::-1]


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ({"status": "new"}, True),
        ({"status": "open"}, True),
        ({"status": "closed"}, False),
        ({"language": "fr"}, True),
        ({"language": "und"}, False),
        ({"country": "ML"}, True),
        ({"country": "مالي"}, True),
        ({"country": "YE"}, False),
        ({"area": "coordination"}, True),
        ({"area": "thematic"}, False),
        ({"topic": "cluster_setup"}, True),
        ({"urgency": "planned"}, False),
        ({"channel": "sms"}, True),
        ({"channel": "whatsapp"}, False),
        ({"assignee": "none"}, True),
        ({"assignee": "me"}, False),
        ({"flag": "overdue"}, False),
        ({"q": "appui"}, True),
        ({"q": "nothing of the kind"}, False),
        ({"topic": "cluster_setup", "channel": "sms", "q": "coordination"}, True),
    ],
)
def test_each_filter_of_the_list(api, ticket, query, matches):
    assert refs(api.get("/tickets", **query)) == ([ticket.ref] if matches else [])


REFUSED = [
    ("GET", "/tickets", {"query_string": {"status": "draft"}}, "status"),
    ("GET", "/tickets", {"query_string": {"topic": "cooking"}}, "topic"),
    ("GET", "/tickets", {"query_string": {"country": "Atlantis"}}, "country"),
    ("GET", "/tickets", {"query_string": {"assignee": "nobody@example.org"}}, "assignee"),
    ("GET", "/tickets", {"query_string": {"limit": "0"}}, "limit"),
    ("GET", "/tickets", {"query_string": {"limit": "101"}}, "limit"),
    ("GET", "/tickets", {"query_string": {"limit": "ten"}}, "limit"),
    ("GET", "/tickets", {"query_string": {"limit": "²"}}, "limit"),
    ("GET", "/tickets", {"query_string": {"after": "no cursor"}}, "after"),
    ("GET", "/tickets", {"query_string": {"password": "x"}}, "password"),
    ("GET", "/tickets/{ref}/messages", {"query_string": {"after": "-1"}}, "after"),
    ("PATCH", "/tickets/{ref}", {"json": {"topic": "cooking"}}, "topic"),
    ("PATCH", "/tickets/{ref}", {"json": {"country": "Atlantis"}}, "country"),
    ("PATCH", "/tickets/{ref}", {"json": {"needed_by": "soon"}}, "needed_by"),
    ("PATCH", "/tickets/{ref}", {"json": {"urgency": None}}, "urgency"),
    ("PATCH", "/tickets/{ref}", {"json": {"location": 7}}, "location"),
    ("PATCH", "/tickets/{ref}", {"json": {"location": "nul\x00byte"}}, "location"),
    ("PATCH", "/tickets/{ref}", {"json": {"ref": "CP-22222"}}, "ref"),
    ("PATCH", "/tickets/{ref}", {"json": {"name": "Example"}}, "name"),
    ("PATCH", "/tickets/{ref}", {"json": {"status": "no such"}}, "status"),
    ("PATCH", "/tickets/{ref}", {"json": {"status": 1}}, "status"),
    ("PATCH", "/tickets/{ref}", {"json": {"assignee": "nobody@example.org"}}, "assignee"),
    ("PATCH", "/tickets/{ref}", {"json": ["status"]}, "body"),
    ("POST", "/tickets/{ref}/replies", {"json": {"text": "x", "seen_seq": 1}}, "key"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k" * 101, "text": "x", "seen_seq": 1}}, "key"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "seen_seq": 1}}, "text"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": " ", "seen_seq": 1}}, "text"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": "x" * 1501, "seen_seq": 1}}, "text"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": "x"}}, "seen_seq"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": "x", "seen_seq": "one"}}, "seen_seq"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": "x", "seen_seq": True}}, "seen_seq"),
    ("POST", "/tickets/{ref}/replies", {"json": {"key": "k", "text": "x", "seen_seq": 1, "to": "+1"}}, "to"),
    ("POST", "/tickets/{ref}/notes", {"json": {}}, "text"),
    ("POST", "/tickets/{ref}/notes", {"json": {"text": ""}}, "text"),
    ("POST", "/tickets/{ref}/notes", {"json": {"text": None}}, "text"),
    ("GET", "/audit", {"query_string": {"limit": "many"}}, "limit"),
]


@pytest.mark.parametrize(("method", "path", "more", "field"), REFUSED)
def test_bad_input_is_refused_by_the_name_of_the_field(api, desk, ticket, method, path, more, field):
    answer = api(method, path.format(ref=ticket.ref), **more)
    assert (answer.status_code, answer.json["error"]) == (400, "bad_input")
    assert f"“{field}”" in answer.json["message"]
    assert count(desk, Message, author="staff") == count(desk, Note) == 0


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"NaN trouble"])
def test_a_body_that_is_no_json_is_refused(api, ticket, body):
    answer = api("POST", f"/tickets/{ticket.ref}/notes", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (400, "bad_request")


def test_a_body_of_another_type_is_refused(api, ticket):
    answer = api("POST", f"/tickets/{ticket.ref}/notes", data="text=x", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json["error"]) == (415, "not_json")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "fd_token", "Bearer \u00e9"])
def test_a_wrong_token_gets_401(client, desk, ticket, header):
    answer = client.get("/api/v1/tickets", headers={"Authorization": header})
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_whose_account_was_made_inactive_gets_401(api, desk):
    with desk.sessions.begin() as session:
        session.query(Staff).update({"active": False})
    assert api.get("/tickets").status_code == 401


def test_patch_changes_fields_status_and_assignee_at_once(api, desk, ticket):
    member = desk.staff()
    answer = api.patch(
        f"/tickets/{ticket.ref}",
        topic="partner_mapping",
        country="Sudan",
        needed_by="2026-12-01",
        location=None,
        assignee=member.email,
        status="in_progress",
    )
    assert answer.status_code == 200
    wanted = {"topic": "partner_mapping", "country": "SD", "needed_by": "2026-12-01", "location": None}
    assert wanted | {"assignee": member.email, "status": "in_progress"} == {
        name: answer.json[name] for name in (*wanted, "assignee", "status")
    }
    assert answer.json["provenance"]["topic"]["how"] == "staff"


def test_patch_does_all_or_nothing(api, desk, ticket):
    answer = api.patch(f"/tickets/{ticket.ref}", location="Gao", assignee="me", status="draft")
    assert answer.status_code == 409
    now = desk.now_is(ticket)
    assert (now.location, now.assignee_id, now.status) == (None, None, "new")


def test_a_transition_the_taxonomy_has_not_gets_409(api, ticket):
    answer = api.patch(f"/tickets/{ticket.ref}", status="draft")
    assert (answer.status_code, answer.json["error"]) == (409, "transition_refused")


def test_withdrawal_works_from_every_status(api, desk, ticket):
    api.patch(f"/tickets/{ticket.ref}", status="waiting_expert")
    assert api.patch(f"/tickets/{ticket.ref}", status="withdrawn").json["status"] == "withdrawn"


def test_a_reply_is_sent_once_per_key(api, desk, ticket):
    body = answer_to(ticket)
    first, second = (
        api.post(f"/tickets/{ticket.ref}/replies", **body),
        api.post(f"/tickets/{ticket.ref}/replies", **body),
    )
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["id"] == second.json["id"]
    assert count(desk, Message, author="staff") == len(desk.enqueued) == 1


def test_a_stale_reply_gets_409_with_what_came_in(api, desk, ticket):
    body = answer_to(ticket)
    desk.says(ticket, "Encore une question")
    answer = api.post(f"/tickets/{ticket.ref}/replies", **body)
    assert (answer.status_code, answer.json["error"]) == (409, "stale_reply")
    assert [message["text"] for message in answer.json["messages"]] == ["Encore une question"]
    assert desk.enqueued == []
    again = answer_to(ticket, seen_seq=answer.json["messages"][-1]["seq"], key=body["key"])
    assert api.post(f"/tickets/{ticket.ref}/replies", **again).status_code == 201


def test_a_note_is_kept_and_never_sent(api, desk, ticket):
    answer = api.post(f"/tickets/{ticket.ref}/notes", text="Ask the cluster")
    assert (answer.status_code, answer.json["text"]) == (201, "Ask the cluster")
    assert desk.enqueued == []


def test_messages_come_in_order_and_from_a_number_on(api, desk, ticket):
    desk.says(ticket, "Encore une question")
    everything = api.get(f"/tickets/{ticket.ref}/messages").json["messages"]
    assert [message["seq"] for message in everything] == [1, 2]
    later = api.get(f"/tickets/{ticket.ref}/messages", after=1).json["messages"]
    assert [message["text"] for message in later] == ["Encore une question"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/tickets/{ref}", None),
        ("PATCH", "/tickets/{ref}", {"status": "triaged"}),
        ("POST", "/tickets/{ref}/replies", {"key": "k", "text": "x", "seen_seq": 9}),
        ("POST", "/tickets/{ref}/notes", {"text": "x"}),
        ("GET", "/tickets/{ref}/messages", None),
    ],
)
def test_a_ticket_that_is_unknown_or_not_visible_gets_404(api, desk, method, path, body):
    hidden = desk.ticket(topic=SENSITIVE)
    for ref in (hidden.ref, "CP-22222", "%00", "x" * 300):
        answer = api(method, path.format(ref=ref), json=body) if body else api(method, path.format(ref=ref))
        assert (answer.status_code, answer.json["error"]) == (404, "not_found")
    assert desk.now_is(hidden).status == "new"


def test_a_ticket_that_is_not_visible_is_in_no_list_and_found_by_no_search(api, desk):
    hidden = desk.ticket(topic=SENSITIVE, description="Kidal")
    for query in ({}, {"q": "Kidal"}, {"q": hidden.ref}, {"topic": SENSITIVE}, {"flag": "sensitive_topic"}):
        assert refs(api.get("/tickets", **query)) == []


def test_what_each_role_sees_of_a_sensitive_ticket(program, desk):
    ref = desk.ticket(topic=SENSITIVE).ref
    seen = {role: program(role).get(f"/tickets/{ref}").status_code for role in ("safeguarding_lead", "administrator")}
    assert seen == {"safeguarding_lead": 200, "administrator": 404}
    assert program("agent", sensitive_topics=True).get(f"/tickets/{ref}").status_code == 200
    assert program("language_lead", sensitive_topics=False).get(f"/tickets/{ref}").status_code == 404


def test_reading_is_recorded_and_the_record_can_be_read(api, program, ticket):
    api.get(f"/tickets/{ticket.ref}")
    events = program("administrator").get("/audit").json["events"]
    view = next(event for event in events if event["act"] == "ticket.view")
    assert view["ref"] == ticket.ref
    assert view["by"].endswith("@api.invalid")


def test_the_record_holds_no_message_text(api, program, desk, ticket):
    api.post(f"/tickets/{ticket.ref}/replies", **answer_to(ticket, text="a marker in a reply"))
    api.post(f"/tickets/{ticket.ref}/notes", text="a marker in a note")
    assert "marker" not in program("safeguarding_lead").get("/audit", limit=100).text
    assert count(desk, AuditEvent, act="ticket.reply") == 1


def test_the_record_can_be_paged(program):
    lead = program("safeguarding_lead")
    program("agent")
    first = lead.get("/audit", limit=1).json
    second = lead.get("/audit", limit=1, after=first["next"]).json
    assert second["events"][0]["id"] < first["events"][0]["id"]
    assert second["next"] is None


@pytest.mark.parametrize("role", ["agent", "language_lead"])
def test_the_record_is_closed_to_other_roles(program, role):
    answer = program(role).get("/audit")
    assert (answer.status_code, answer.json["error"]) == (403, "not_allowed")


def test_too_many_requests_get_429_with_the_seconds_to_wait(application, description, desk):
    tight = Allowance(sign_in="9 per minute", api="2 per minute", api_refused="9 per minute")
    program = Program(application(allowance=tight).test_client(), desk.token(), description)
    answers = [program.get("/tickets") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json["error"] == "too_many_requests"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_guessing_tokens_has_to_wait_although_each_guess_is_new(application):
    tight = Allowance(sign_in="9 per minute", api="100 per minute", api_refused="2 per minute")
    client = application(allowance=tight).test_client()
    codes = [client.get("/api/v1/tickets", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(3)]
    assert codes == [401, 401, 429]


def test_an_unknown_path_and_method_are_told_as_json(api, ticket):
    missing = api.client.get("/api/v1/nothing", headers=api.headers)
    assert (missing.status_code, missing.json["error"]) == (404, "not_found")
    wrong = api.client.delete(f"/api/v1/tickets/{ticket.ref}", headers=api.headers)
    assert (wrong.status_code, wrong.json["error"]) == (405, "method_not_allowed")
    assert "PATCH" in wrong.headers["Allow"]


def test_a_body_that_is_too_large_is_refused(api, ticket):
    answer = api.client.post(f"/api/v1/tickets/{ticket.ref}/notes", json={"text": "x" * 300_000}, headers=api.headers)
    assert (answer.status_code, answer.json["error"]) == (413, "too_large")


def test_errors_are_told_in_the_language_of_the_account(api, desk):
    with desk.sessions.begin() as session:
        session.query(Staff).update({"locale": "fr"})
    assert api.get("/tickets", limit=0).json["message"].startswith("La valeur de « limit »")
