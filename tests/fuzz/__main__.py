"""The coverage-guided fuzzer at the target, until told to stop; the options are those of libFuzzer."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["zhunsheng.files", "zhunsheng.verifier"]):
    from tests.fuzz.reading import read_and_verify

atheris.Setup(sys.argv, read_and_verify)
atheris.Fuzz()
