"""Where the course plugs into nbgrader.

`configure(c)`, called from an `nbgrader_config.py`, puts our stages into nbgrader's own commands:
submissions are read with suspicion, notebooks are run in the jail, points come from the verdicts
on their checks, students read our feedback pages, and grades are exported as a table that any
program reads rightly.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbgrader import preprocessors
from nbgrader.converters import Autograde
from traitlets.config import Config

from autograder.pages.formgrader import keep_clean
from autograder.plugin import patches
from autograder.plugin.exporters import CsvExporter
from autograder.plugin.feedback import FeedbackExporter
from autograder.plugin.release import say_what_is_open
from autograder.plugin.stages import RunChecks, SaveVerdicts, SubmissionExporter


def configure(c: Config) -> None:
    """Plug the course into nbgrader's configuration `c`."""
    ours = {preprocessors.Execute: RunChecks, preprocessors.SaveAutoGrades: SaveVerdicts}
    # The exporter rebuilds a submission from the instructor's cells: there is nothing to sanitize
    # and no metadata to check.
    stages = [
        ours.get(stage, stage)
        for stage in Autograde().autograde_preprocessors
        if stage is not preprocessors.CheckCellMetadata
    ]
    # nbgrader skips a lesson whose release is there already, as it is in this repository, and so
    # would never put it into the gradebook. formgrader forces it as well.
    c.GenerateAssignment.force = True
    say_what_is_open(c)
    c.Autograde.exporter_class = SubmissionExporter
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = stages
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = []
    c.ExportApp.plugin_class = CsvExporter
    keep_clean(c)
    # nbgrader calls alembic by its bare name; it stands beside this Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    patches.for_this_process()
