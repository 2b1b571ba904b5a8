"""Gives command lines to SGLang's own argument parsers: one JSON list of words per line in, one line of JSON out.

A program runs up to the end of its parsing and no further: no model is loaded.
"""

import argparse
import contextlib
import io
import json
import os
import runpy
import sys
import warnings


class Taken(BaseException):
    pass


parse = argparse.ArgumentParser.parse_args


def parse_and_stop(self, args=None, namespace=None):
    parse(self, args, namespace)
    raise Taken


argparse.ArgumentParser.parse_args = parse_and_stop
warnings.simplefilter("ignore")
for line in sys.stdin.read().splitlines():
    module, *words = json.loads(line)
    sys.argv = [module, *words]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            runpy.run_module(module, run_name="__main__")
        answer = "ran to its end without parsing"
    except Taken:
        answer = None
    except SystemExit:
        answer = (said.getvalue().strip().splitlines() or ["ended without a word"])[-1]
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the answer
        answer = repr(error)
    print("ANSWER " + json.dumps(answer), flush=True)
os._exit(0)
