"""Rasa without TensorFlow; the stand-in goes when Rasa no longer imports what it does not use."""

import importlib.metadata
from pathlib import Path

import tensorflow as tf


def test_rasa_finds_a_tensorflow_of_the_version_it_asks_for():
    assert importlib.metadata.version("tensorflow") == tf.__version__ == "2.12.0"


def test_no_real_tensorflow_is_installed():
    assert Path(tf.__file__).stat().st_size < 1000


def test_any_submodule_and_attribute_can_be_imported():
    from tensorflow.keras.layers.anything import Layer
    from tensorflow_addons.optimizers import AnyOptimizer

    class Ours(Layer):
        pass

    assert isinstance(Ours(1, units=2), Layer)
    assert callable(AnyOptimizer(0.1))


def test_decorators_and_constants_do_nothing():
    @tf.function(reduce_retracing=True)
    def graph():
        raise AssertionError("never called")

    assert callable(graph)
    assert tf.float32 is tf.float32


def test_rasas_neural_components_import_although_they_cannot_run():
    from rasa.core.policies.ted_policy import TEDPolicy
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    assert TEDPolicy
    assert DIETClassifier
