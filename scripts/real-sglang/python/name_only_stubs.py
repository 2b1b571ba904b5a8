"""Imported at start by a .pth file: names of packages that only a GPU node has. Nothing here computes.

SGLang imports them at the top of its files on any device; calling one raises. Where a CPU build takes a class from vLLM
although SGLang has the same in plain torch, that class of SGLang's is given back.
"""

import importlib.abc
import importlib.machinery
import sys
import types

ROOTS = ("sgl_kernel",)
LAYERS = "vllm.model_executor.layers"
EXACT = ("vllm", "vllm._custom_ops", "vllm.model_executor", LAYERS, f"{LAYERS}.activation", f"{LAYERS}.layernorm")
OWN = {
    f"{LAYERS}.activation": "sglang.srt.layers.activation",
    f"{LAYERS}.layernorm": "sglang.srt.layers.layernorm",
}


class Name:
    """A name that can be passed on and looked into, but not called."""

    def __init__(self, name):
        self.__dict__["__name__"] = name

    def __call__(self, *_args, **_options):
        raise RuntimeError(f"{self.__name__} is only a name here: a GPU package is not installed")

    def __getattr__(self, key):
        if key.startswith("__"):
            raise AttributeError(key)
        return Name(f"{self.__name__}.{key}")


class NamesOnly(types.ModuleType):
    def __getattr__(self, key):
        if key.startswith("__"):
            raise AttributeError(key)
        own = OWN.get(self.__name__)
        return sys.modules[own].__dict__[key] if own else Name(f"{self.__name__}.{key}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, _path, _target=None):
        if name.split(".")[0] in ROOTS or name in EXACT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = NamesOnly(spec.name)
        module.__path__ = []
        module.__version__ = "0.0.0+names"
        return module

    def exec_module(self, module):
        pass


sys.meta_path.append(Finder())
