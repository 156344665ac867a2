"""The plan: declarations become one query per population and slice. Django's expressions, nothing of the kernel."""
