"""Packages in which every submodule can be imported and every attribute is a class that does nothing.

Rasa imports TensorFlow at the top of modules that a pipeline without neural components never runs. The real
one costs 2 GB on disk, seconds at each start and hundreds of MB resident; these few lines cost none of it.
"""

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType

ROOTS = ("keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text")
VERSION = "2.12.0"


class InertType(type):
    """A class whose every attribute is another inert class, so that `tf.keras.layers.Layer` is a usable base."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        attribute = InertType(name, (Inert,), {})
        setattr(cls, name, attribute)
        return attribute


class Inert(metaclass=InertType):
    """Takes any arguments and answers calls and attributes with itself: enough for decorators and constants."""

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class InertModule(ModuleType):
    """A module, and a package of modules, that holds whatever it is asked for."""

    def __init__(self, name):
        super().__init__(name)
        self.__path__ = []
        self.__version__ = VERSION

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        attribute = InertType(name, (Inert,), {})
        setattr(self, name, attribute)
        return attribute


class InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every submodule of the packages in ROOTS."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] not in ROOTS or "." not in fullname:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return InertModule(spec.name)

    def exec_module(self, module):
        pass


def stand_in_for(name):
    """Make the package that is being imported an inert one."""
    if not any(isinstance(finder, InertFinder) for finder in sys.meta_path):
        sys.meta_path.append(InertFinder())
    package = sys.modules[name]
    package.__class__ = InertModule
    package.__version__ = VERSION
