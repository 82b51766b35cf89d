"""Nobody unknown gets anywhere, and no form of another site does anything."""

from __future__ import annotations

import re

import pytest

from admin.guard import OPEN
from desk import db, queue

WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def routes(app, methods):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & methods):
            yield method, re.sub(r"<[^>]+>", "CP-7K3M9", rule.rule), rule.endpoint


def test_every_closed_route_sends_an_unknown_browser_to_sign_in_and_a_program_away(app, client):
    for method, path, endpoint in routes(app, {"GET", *WRITES}):
        if endpoint in OPEN:
            continue
        answer = client.open(path, method=method)
        if path.startswith("/api/"):
            assert (answer.status_code, answer.json["error"]) == (401, "unauthorized"), path
        else:
            assert answer.status_code == 303, path
            assert answer.location.startswith("/sign-in"), path


def test_only_these_routes_are_open(app):
    opened = {path for _, path, endpoint in routes(app, {"GET", *WRITES}) if endpoint in OPEN}
    assert opened == {"/static/CP-7K3M9", "/sign-in", "/healthz", "/language", "/api/v1/openapi.json"}


def test_an_unknown_path_tells_an_unknown_browser_nothing(client):
    assert client.get("/no/such/page").status_code == 303
    assert client.get("/api/v1/nothing").status_code == 401


def test_a_session_cookie_opens_no_api(browser, desk):
    assert browser(desk.staff()).get("/api/v1/tickets").status_code == 401


def test_a_token_opens_no_page(client, desk):
    assert client.get("/", headers=desk.token()).status_code == 303


def test_every_form_needs_its_token(app, browser, desk):
    page, ticket = browser(desk.staff()), desk.ticket()
    for method, path, _ in routes(app, WRITES):
        if path.startswith("/api/"):
            continue
        answer = page.client.open(path.replace("CP-7K3M9", ticket.ref), method=method)
        assert answer.status_code == 400, path
        assert "The form had expired" in answer.text, path


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no/such", "/static/admin.css", "/api/v1/tickets", "/healthz"])
def test_every_answer_carries_the_protecting_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_with_what_people_wrote_are_not_kept_by_the_browser(browser, desk):
    assert browser(desk.staff()).get("/").headers["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_script_or_style_and_ask_no_other_site(browser, desk):
    page, ticket = browser(desk.staff()), desk.ticket()
    for path in ("/", f"/tickets/{ticket.ref}", "/sign-out"):
        html = page.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=\"/static/)", html), path
        assert not re.search(r"(src|href|action)=\"(https?:)?//", html), path


def test_the_program_says_that_it_is_alive(client):
    assert client.get("/healthz").json == {"alive": True}


def test_a_database_that_is_gone_is_told_as_unavailable(application, desk, settings):
    headers = desk.token()
    app = application()
    broken = db.engine(type(settings)(**{**vars(settings), "database_url": "postgresql://x:y@127.0.0.1:1/none"}))
    app.extensions["field_desk_sessions"] = db.sessions(broken, settings)
    answer = app.test_client().get("/api/v1/tickets", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (503, "unavailable")
    broken.dispose()


def test_an_unexpected_error_is_told_without_its_words(app, desk, client, caplog, monkeypatch):
    def fail(*_args, **_named):
        raise ValueError("secret words")

    monkeypatch.setattr(queue, "list_tickets", fail)
    answer = client.get("/api/v1/tickets", headers=desk.token())
    assert (answer.status_code, answer.json["error"]) == (500, "unexpected")
    assert "secret words" not in answer.text + caplog.text
    assert "ValueError" in caplog.text


def test_a_failing_commit_is_told_without_its_words(app, desk, browser, caplog, monkeypatch):
    page = browser(desk.staff())

    def fail(_session):
        raise ValueError("secret words")

    with monkeypatch.context() as patched:
        patched.setattr("sqlalchemy.orm.Session.commit", fail)
        answer = page.get("/")
    assert answer.status_code == 500
    assert "secret words" not in answer.text + caplog.text
