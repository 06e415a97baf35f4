"""nbgrader's configuration for this course; any other course folder needs the same lines."""

from autograder.plugin import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
c.CourseDirectory.course_id = "miniflow"
configure(c)
