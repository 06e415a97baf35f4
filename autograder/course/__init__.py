"""From a lesson's text to its notebooks; from a student's notebooks to their library."""
