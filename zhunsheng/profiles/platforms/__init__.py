"""The two platforms of a year: what stands in them of its cases, and their exports held against ours."""
