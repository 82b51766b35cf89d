import numpy as np
import pytest

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
