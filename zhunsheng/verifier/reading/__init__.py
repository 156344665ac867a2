"""From a file to a source: its text with places, what it says of itself, and what could not be read."""

from zhunsheng.files.blocks import Unreadable
from zhunsheng.verifier.reading.sources import Unread, read_bytes, read_file, read_text, sources_of

__all__ = ["Unread", "Unreadable", "read_bytes", "read_file", "read_text", "sources_of"]
