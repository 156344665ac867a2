"""Reading a published report and finding what does not add up: text → outline → figures → relations → findings.

Pure Python: no web framework, no database. `zhunsheng.verifier.pipeline.verify` runs the stages in order.
"""
