"""In place of a package that a notebook does without while it is graded (policy.LEFT_OUT)."""

raise ImportError(f"{__name__} is left out while a notebook is graded.")
