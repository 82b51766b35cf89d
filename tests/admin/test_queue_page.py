"""The queue page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

SENSITIVE = "caafag"


def references(page):
    return re.findall(r'<a class="ref" href="/tickets/([^"]+)">', page.text)


@pytest.fixture
def page(browser, desk):
    return browser(desk.staff())


def test_a_ticket_shows_its_urgency_and_when_the_first_reply_is_due(page, desk):
    ticket = desk.ticket(urgency="critical")
    html = page.get("/").text
    assert ticket.ref in html
    assert "Critical (today)" in html
    assert f'datetime="{ticket.first_response_due.isoformat()}"' in html
    assert "Mali" in html


def test_a_late_ticket_says_so(page, desk):
    desk.ticket(now=datetime.now(UTC) - timedelta(days=30))
    assert 'class="due late"' in page.get("/").text


CASES = {
    "status": ({}, "new", "triaged"),
    "language": ({"language": "ar"}, "ar", "es"),
    "country": ({"country": "YE"}, "Yemen", "ML"),
    "area": ({"topic": "cluster_setup"}, "coordination", "thematic"),
    "topic": ({"topic": "cluster_setup"}, "cluster_setup", "cluster_performance"),
    "urgency": ({"urgency": "planned"}, "planned", "high"),
    "channel": ({"channel": "whatsapp"}, "whatsapp", "sms"),
    "assignee": ({}, "none", "me"),
    "flag": ({"role": "donor_staff"}, "eligibility_check", "redacted"),
    "q": ({"description": "Besoin d’un atelier à Kidal"}, "kidal", "Tombouctou"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_filter_keeps_what_matches_and_drops_the_rest(page, desk, name):
    more, kept, dropped = CASES[name]
    ticket = desk.ticket(**more)
    assert references(page.get("/", query_string={name: kept})) == [ticket.ref]
    assert references(page.get("/", query_string={name: dropped})) == []


def test_a_reference_can_be_searched_for(page, desk):
    ticket = desk.ticket()
    desk.ticket()
    assert references(page.get("/", query_string={"q": ticket.ref.lower()})) == [ticket.ref]


def test_a_percent_sign_is_only_a_percent_sign(page, desk):
    desk.ticket()
    assert references(page.get("/", query_string={"q": "%"})) == []


def test_the_assigned_tickets_are_mine(browser, desk):
    member = desk.staff()
    mine, _other = desk.ticket(), desk.ticket()
    desk.act("take", mine, member)
    assert references(browser(member).get("/?assignee=me")) == [mine.ref]


def test_late_tickets_can_be_listed(page, desk):
    late = desk.ticket(now=datetime.now(UTC) - timedelta(days=30))
    desk.ticket()
    assert references(page.get("/?flag=overdue")) == [late.ref]


def test_without_filters_the_open_tickets_are_shown(browser, desk):
    member = desk.staff()
    opened, done = desk.ticket(), desk.ticket()
    desk.act("change_status", done, member, status="withdrawn")
    page = browser(member)
    assert references(page.get("/")) == [opened.ref]
    assert references(page.get("/?status=any")) == [opened.ref, done.ref][::-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "draft"),
        ("topic", "cooking"),
        ("country", "Atlantis"),
        ("assignee", "99"),
        ("after", "x"),
        ("q", "\x00"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(page, name, value):
    assert page.get("/", query_string={name: value}).status_code == 400


def test_pages_follow_one_another_without_gaps_or_repeats(page, desk):
    start = datetime.now(UTC) - timedelta(hours=1)
    made = [desk.ticket(now=start + timedelta(seconds=number // 2)).ref for number in range(30)]
    first = page.get("/")
    following = re.search(r'<a href="([^"]+)" rel="next">', first.text)
    assert following
    second = page.get(following[1].replace("&amp;", "&"))
    assert references(first) + references(second) == made[::-1]
    assert 'rel="next"' not in second.text


def test_the_counts_are_those_of_what_this_reader_may_see(browser, desk):
    desk.ticket()
    desk.ticket(topic=SENSITIVE)
    assert '<span class="count">1</span>' in browser(desk.staff()).get("/").text
    assert '<span class="count">2</span>' in browser(desk.staff("safeguarding_lead")).get("/").text


def test_a_sensitive_ticket_is_hidden_from_list_and_search(browser, desk):
    ticket = desk.ticket(topic=SENSITIVE, description="Kidal")
    page = browser(desk.staff())
    assert references(page.get("/")) == []
    assert references(page.get("/", query_string={"q": "Kidal"})) == []
    assert references(page.get("/", query_string={"q": ticket.ref})) == []


def test_a_sensitive_ticket_is_listed_for_the_safeguarding_lead_and_its_adviser(browser, desk):
    ticket, lead, adviser = desk.ticket(topic=SENSITIVE), desk.staff("safeguarding_lead"), desk.staff()
    desk.act("assign", ticket, lead, to=adviser)
    assert references(browser(lead).get("/")) == [ticket.ref]
    assert references(browser(adviser).get("/")) == [ticket.ref]


def test_administrators_are_told_that_they_read_no_tickets(browser, desk):
    desk.ticket()
    page = browser(desk.staff("administrator")).get("/")
    assert references(page) == []
    assert "Administrators do not read requests" in page.text


def test_what_people_wrote_is_never_markup(page, desk):
    ticket = desk.ticket(description="<script>alert(1)</script> & more", organisation="<b>Org</b>")
    html = page.get(f"/tickets/{ticket.ref}").text
    assert "<script>alert" not in html
    assert "<b>Org" not in html
    assert "&lt;script&gt;alert(1)" in html
