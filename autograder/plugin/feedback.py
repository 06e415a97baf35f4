"""The feedback stage: nbgrader's own commands and formgrader write our feedback pages."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

from autograder.grading.grades import person
from autograder.pages.feedback import feedback
from autograder.plugin.class_grades import notebook_grades
from autograder.plugin.gradebook import Place


class FeedbackExporter(Exporter):  # type: ignore[misc]
    """Makes the page of a graded notebook out of it and of the gradebook."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any], **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        place = Place.named_in(resources)
        tests, scheme = ClearHiddenTests(parent=self), ClearMarkScheme(parent=self)
        hidden = [
            (tests.begin_test_delimeter, tests.end_test_delimeter),
            (scheme.begin_mark_scheme_delimeter, scheme.end_mark_scheme_delimeter),
        ]
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            student = gradebook.find_student(place.student)
            (grades,) = notebook_grades(gradebook, **place._asdict())
        name = person(student.first_name, student.last_name, student.id)
        return feedback(nb, name, grades, hidden), self._init_resources(resources)
