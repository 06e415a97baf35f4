"""The jail: student code runs here, knows nothing worth stealing, and can only report.

`host` is the grader's side, `guest` the student's; `wire` is what passes between them, and
`policy` says what the guest may touch and use.
"""
