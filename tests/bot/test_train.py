from bot.runtime import train


def write(root, name, text):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_an_edited_example_is_a_change(tmp_path):
    write(tmp_path, "data/nlu/en/greet.yml", "hello")
    before = train.fingerprint(tmp_path)
    write(tmp_path, "data/nlu/en/greet.yml", "hello there")
    assert train.changed(train.fingerprint(tmp_path), before) == ["data/nlu/en/greet.yml"]


def test_new_and_removed_files_are_changes(tmp_path):
    write(tmp_path, "data/nlu/en/greet.yml", "hello")
    before = train.fingerprint(tmp_path)
    (tmp_path / "data/nlu/en/greet.yml").rename(tmp_path / "data/nlu/en/hi.yml")
    assert train.changed(train.fingerprint(tmp_path), before) == ["data/nlu/en/greet.yml", "data/nlu/en/hi.yml"]


def test_the_same_inputs_need_no_training(tmp_path):
    write(tmp_path, "config.yml", "x")
    assert train.changed(train.fingerprint(tmp_path), train.fingerprint(tmp_path)) == []


def test_without_a_model_everything_is_a_change(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "models/trained.json", '{"model": "gone.tar.gz", "inputs": {"config.yml": "x"}}')
    assert train.last_training() == {}
