import json

from desk.screening import answer, run


def test_an_answer_has_exactly_the_agreed_fields():
    said = answer("x1", "the boy Moussa D., 6 years, was taken by armed men yesterday")
    assert set(said) == {"id", "flow", "level", "masked", "spans", "optout"}
    assert (said["id"], said["flow"], said["optout"]) == ("x1", "violation", "none")
    assert said["spans"] == [[8, 17, "person_name"], [19, 26, "age_of_child"]]
    assert said["masked"] == "the boy [name], [age], was taken by armed men yesterday"


def test_an_everyday_message_is_answered_with_nulls():
    assert answer("a", "hello") == {
        "id": "a",
        "flow": None,
        "level": None,
        "masked": "hello",
        "spans": [],
        "optout": "none",
    }


def test_opt_out_is_answered_as_for_sms():
    assert answer("a", "unsubscribe")["optout"] == "opt_out"


def test_every_line_gets_one_answer_line_in_order():
    lines = [json.dumps({"id": str(n), "text": "merci"}) + "\n" for n in range(3)]
    assert [json.loads(line)["id"] for line in run(lines)] == ["0", "1", "2"]


def test_blank_lines_are_passed_over():
    assert list(run(["\n", "  "])) == []


def test_a_bad_line_is_answered_with_its_error_and_the_rest_goes_on():
    said = [json.loads(line) for line in run(["not json", '{"id": "a"}', '["x"]', '{"id": "b", "text": "ok"}'])]
    assert [line.get("line") for line in said] == [1, 2, 3, None]
    assert said[0]["error"] == "not JSON"
    assert said[3]["id"] == "b"


def test_arabic_is_written_as_it_is():
    assert "شكرا" in next(run([json.dumps({"id": "a", "text": "شكرا"})]))
