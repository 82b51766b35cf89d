"""Signing in and out."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from admin_desk import csrf, sign_in

from admin.limits import Allowance
from desk.model import AuditEvent, Staff

WORDS = {"en": "Sign in", "fr": "Connexion", "es": "Iniciar sesión", "ar": "تسجيل الدخول"}
TIGHT = Allowance(sign_in="3 per minute", api="1000 per minute", api_refused="1000 per minute")


def test_the_right_password_opens_the_queue(client, desk):
    member = desk.staff()
    answer = sign_in(client, member.email)
    assert (answer.status_code, answer.location) == (302, "/")
    assert member.name in client.get("/").text


def test_signing_in_is_recorded(client, desk):
    member = desk.staff()
    sign_in(client, member.email, "wrong")
    sign_in(client, member.email)
    with desk.sessions() as session:
        assert session.query(AuditEvent).filter_by(act="staff.sign_in", staff_id=member.id).count() == 1


def test_the_email_is_read_in_any_case(client, desk):
    assert sign_in(client, desk.staff().email.upper()).status_code == 302


@pytest.mark.parametrize("email", ["staff1@example.org", "nobody@example.org", "no address"])
def test_a_wrong_password_and_an_unknown_email_are_told_in_the_same_words(client, desk, email):
    desk.staff()
    answer = sign_in(client, email, "wrong")
    assert "The e-mail or the password is not right." in answer.text
    assert client.get("/").status_code == 303


def test_an_inactive_account_cannot_sign_in(client, desk):
    member = desk.staff()
    with desk.sessions.begin() as session:
        session.merge(member).active = False
    assert sign_in(client, member.email).status_code == 200
    assert client.get("/").status_code == 303


def test_the_account_of_a_token_cannot_sign_in(client, desk):
    member = desk.staff()
    with desk.sessions.begin() as session:
        session.merge(member).password = None
    assert sign_in(client, member.email, "").status_code == 200
    assert sign_in(client, member.email, "None").status_code == 200
    assert client.get("/").status_code == 303


def test_an_account_that_is_made_inactive_is_out_at_the_next_request(browser, desk):
    member = desk.staff()
    page = browser(member)
    assert page.get("/").status_code == 200
    with desk.sessions.begin() as session:
        session.merge(member).active = False
    assert page.get("/").status_code == 303


@pytest.mark.parametrize("lang", WORDS)
def test_the_page_speaks_the_language_of_the_browser(client, lang):
    page = client.get("/sign-in", headers={"Accept-Language": lang}).text
    assert f"<h1>{WORDS[lang]}</h1>" in page
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page


def test_the_language_can_be_chosen_before_signing_in(client):
    token = csrf(client.get("/sign-in").text)
    answer = client.post("/language", data={"csrf_token": token, "language": "fr", "next": "/sign-in"})
    assert answer.location == "/sign-in"
    assert WORDS["fr"] in client.get("/sign-in").text


def test_signing_out_ends_the_session(browser, desk):
    page = browser(desk.staff())
    assert page.post("/sign-out").location == "/sign-in"
    assert page.get("/").status_code == 303


def test_signing_out_needs_a_form_of_ours(browser, desk):
    page = browser(desk.staff())
    assert page.get("/sign-out").status_code == 405
    assert page.client.post("/sign-out").status_code == 400
    assert page.get("/").status_code == 200


def test_a_session_ends_after_half_a_day(browser, desk):
    page = browser(desk.staff())
    with page.client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - 13 * 3600
    assert page.get("/").status_code == 303


def test_nobody_is_remembered_after_the_session(client, desk):
    sign_in(client, desk.staff().email, remember="y")
    assert client.get_cookie("remember_token") is None


def test_the_way_back_leads_to_where_somebody_wanted_to_go(client, desk):
    assert client.get("/tickets/CP-7K3M9").location == "/sign-in?next=/tickets/CP-7K3M9"
    assert sign_in(client, desk.staff().email, next="/tickets/CP-7K3M9").location == "/tickets/CP-7K3M9"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client, desk, target):
    answer = sign_in(client, desk.staff().email, next=target)
    there = urlsplit(answer.location or "/")
    assert (there.scheme, there.netloc) == ("", "")
    assert there.path.startswith("/")


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "/\\example.com", "\\\\example.com"])
def test_choosing_a_language_never_leads_to_another_site(browser, desk, target):
    answer = browser(desk.staff()).post("/language", language="es", next=target)
    assert answer.location == "/"


def test_a_language_chosen_by_staff_stays_with_the_account(browser, desk):
    member = desk.staff()
    browser(member).post("/language", language="ar", next="/")
    with desk.sessions() as session:
        assert session.get_one(Staff, member.id).locale == "ar"
    assert '<html lang="ar" dir="rtl">' in browser(member).get("/").text


def test_a_language_the_desk_does_not_speak_is_refused(browser, desk):
    assert browser(desk.staff()).post("/language", language="de", next="/").status_code == 400


def test_too_many_attempts_have_to_wait(application, desk):
    member = desk.staff()
    client = application(allowance=TIGHT).test_client()
    answers = [sign_in(client, member.email, "wrong") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Too many attempts" in answers[-1].text


def test_one_account_cannot_be_tried_from_many_addresses(application, desk):
    member = desk.staff()
    app = application(allowance=TIGHT)
    codes = []
    for last in range(1, 5):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{last}"
        codes.append(sign_in(client, member.email, "wrong").status_code)
    assert codes == [200, 200, 200, 429]


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_travels_by_https_only(application):
    answer = application(public_url="https://desk.example.org").test_client().get("/sign-in")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/register", "/reset", "/change", "/confirm", "/verify", "/login", "/us-signin"])
def test_there_is_no_registration_and_no_reset_by_mail(browser, desk, path):
    assert browser(desk.staff()).get(path).status_code == 404
