"""Writing a Word file in a process of its own: a web worker asks for it and never loads what writes it."""

from __future__ import annotations

import pickle
import sys

from zhunsheng.files.bounds import MOST_SECONDS
from zhunsheng.files.official.document import Layout, OfficialDocument
from zhunsheng.files.processes import bound_this_process, run_bounded


def word_in_child(document: OfficialDocument, layout: Layout) -> bytes:
    """What `word_of` writes. Raises RuntimeError when it does not come to an end, with what the process said."""
    ended = run_bounded([sys.executable, "-m", __name__], pickle.dumps((document, layout)), MOST_SECONDS)
    if ended is None or ended.returncode != 0:
        raise RuntimeError("the Word file was not written", b"" if ended is None else ended.stderr)
    return ended.stdout


def main() -> int:
    """Write the document on the input, which comes from `word_in_child` alone, to the output."""
    from zhunsheng.files.official.word import word_of

    bound_this_process(MOST_SECONDS)
    document, layout = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(word_of(document, layout))
    return 0


if __name__ == "__main__":
    sys.exit(main())
