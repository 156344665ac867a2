"""The round of returns for the report of a generated year: asked, reminded, returned, signed, some of it late or changed."""
