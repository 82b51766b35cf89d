import numpy as np
import pytest

from language import pieces
from language.encode import DIMENSIONS, HashedNgrams, UniversalEncoder, encoder


@pytest.fixture(params=["best", "without the encoder package"])
def any_encoder(request):
    return encoder() if request.param == "best" else HashedNgrams()


def test_vectors_are_units_of_one_size(any_encoder):
    vectors = any_encoder.encode(["we need help", "نحتاج مساعدة"])
    assert vectors.shape == (2, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=0.01)


def test_the_same_text_gets_the_same_vector(any_encoder):
    first, second = any_encoder.encode(["formation"]), any_encoder.encode(["formation"])
    assert np.array_equal(first, second)


def test_no_texts_give_no_vectors_without_the_package():
    assert HashedNgrams().encode([]).shape == (0, DIMENSIONS)


def test_the_encoder_knows_one_meaning_in_two_languages():
    english, french, other = encoder().encode(
        ["We need training", "Nous avons besoin d'une formation", "It is raining"]
    )
    assert english @ french > 0.6 > english @ other


def test_a_shared_table_is_read_from_its_file_and_gives_the_same_vectors(tmp_path):
    alone, shared, again = UniversalEncoder(), UniversalEncoder(tmp_path), UniversalEncoder(tmp_path)
    assert not shared._model._model.table.flags.writeable
    for other in (shared, again):
        assert np.array_equal(
            other.encode(["formation en gestion de cas"]), alone.encode(["formation en gestion de cas"])
        )
    assert [path.name for path in tmp_path.iterdir()] == [f"{UniversalEncoder.name}.npy"]


def test_a_table_that_was_not_written_to_its_end_is_written_anew(tmp_path):
    (tmp_path / f"{UniversalEncoder.name}.npy").write_bytes(b"half")
    assert UniversalEncoder(tmp_path).encode(["formation"]).shape == (1, DIMENSIONS)


@pytest.mark.parametrize(
    "text",
    ["", "1", "We need training", "نحتاج تدريب على مصفوفة 5W", "ayuda " * 300],
    ids=["nothing", "one", "en", "ar", "long"],
)
def test_a_sentence_alone_gets_the_vector_that_it_gets_among_others(text):
    alone, among = encoder().encode([text])[0], encoder().encode([text, "besoin d'aide"])[0]
    assert np.allclose(alone, among, atol=1e-5)


def test_a_sentence_keeps_its_vector_when_others_have_pushed_its_pieces_out(monkeypatch):
    monkeypatch.setattr(pieces, "MOST", 12)
    small = UniversalEncoder()
    first = small.encode(["We need training"])
    for other in (
        "besoin d'une formation",
        "necesitamos apoyo",
        "a longer sentence of more different pieces than twelve",
    ):
        small.encode([other])
    assert np.allclose(small.encode(["We need training"]), first, atol=1e-6)
