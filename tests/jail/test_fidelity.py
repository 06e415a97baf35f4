"""What a student sees is what a kernel shows."""

import itertools
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.kernel import joined, run_cells
from autograder.jail.policy import packages
from tests.jail.running import names_the_seed, run

pytestmark = pytest.mark.slow


def test_streams_and_displays_keep_the_order_in_which_they_were_made(jail):
    code = """
    import sys
    from IPython.display import display
    print(1); print(2, file=sys.stderr); print(3); display(4); print(5)
    """
    outputs = run(jail, code)[0].outputs
    assert [o.get("text") or o.data["text/plain"] for o in outputs] == [
        "1\n",
        "2\n",
        "3\n",
        "4",
        "5\n",
    ]


SHOWN = {
    "streams": [
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        "print('d', end='')\nprint('e', end='', file=sys.stderr)\n1 + 1",
        "sys.stdout.write('f\\n')",
    ],
    "results": ["1", "None", "_", "x = 3; x", "x;", "'text'", "[1, 2]\n{'a': 1}", ""],
    "arrays": ["import numpy as np\nnp.arange(6).reshape(2, 3)", "np.float64(1.5)"],
    "figure as png": ["import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nprint('drawn')"],
    "figure after a magic of long ago": [
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('drawn')"
    ],
    "figure with a text for those who cannot see it": [
        "from IPython.display import Image\nImage(data=b'\\x89PNG', format='png', alt='a curve')"
    ],
    "figure shown amid prints": [
        "import matplotlib.pyplot as plt\nprint(1)\nplt.plot([1, 2])\nplt.show()\nprint(2)"
    ],
    "figure as svg": [
        "import matplotlib_inline.backend_inline as b\nb.set_matplotlib_formats('svg')\n"
        "import matplotlib, matplotlib.pyplot as plt\n"
        "matplotlib.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1, 2]);"
    ],
    "figure as retina": [
        "import matplotlib_inline.backend_inline as b\nb.set_matplotlib_formats('retina')\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    ],
    "rich": [
        "from IPython.display import HTML, JSON, Latex, Markdown, Math, display\n"
        "display(HTML('<b>x</b>'), Latex('$x$'), Math('x^2'), Markdown('*x*'))\nHTML('y')",
        "class Both:\n    def __repr__(self): return 'B'\n"
        "    def _repr_html_(self): return '<i>'\n    def _repr_latex_(self): return '$'\n"
        "Both()",
    ],
    "errors": [
        "def outer(a):\n    b = a - 1\n    return inner(b)\n\n"
        "def inner(b):\n    # a comment\n    return 1 / b\n\nouter(1)",
        "outer(1)",
        "try:\n    outer(1)\nexcept ArithmeticError as error:\n    raise ValueError() from error",
        "raise KeyError('k')",
        "x = (1,",
        "import no_such_module",
        "assert [1] == [2], 'why'",
        "raise ExceptionGroup('group', [ValueError(1), TypeError(2)])",
        "print('before')\nimport sys\nprint('err', file=sys.stderr)\n[][0]",
        "%no_such_magic",
        "import numpy as np\nnp.ones((2, 3)) @ np.ones((2, 3))",
    ],
    "what is no Python": [
        "%precision 2\n3.14159",
        "names = %who_ls\nnames",
        "names = \\\n    %who_ls\nnames",
        "%%capture out\nprint('kept')",
        "out.stdout",
        ">>> 1 + 1",
        "In [1]: 2 + 2",
        "    indented = 3\n    indented",
        "? # asked of nobody",
        "if True:\n    x = 1\n  y = 2",
        "text = 'open\nx",
        "call(\n1",
        "x = 7 %3\nx != 4, 'what?'",
        "$",
        "",
        "x = 1\n\tif x:\n        pass",
    ],
    "await": [
        "import asyncio\nawait asyncio.sleep(0)\nprint('slept')",
        "async def two(): return 2\nawait two()",
        "async for x in (i async for i in aiter_()): pass",
    ],
    "updates": [
        "from IPython.display import HTML, display\nhandle = display('old', display_id='h')",
        "handle.update('new')\ndisplay('h2', display_id='h')",
        "from IPython.display import update_display\nupdate_display(HTML('<p>'), display_id='h')",
    ],
    "clearing": [
        "from IPython.display import clear_output, display\nprint(1)\nclear_output()\nprint(2)",
        "for i in range(3):\n    clear_output(wait=True)\n    display(i)",
        "print('a')\nclear_output(wait=True)",
    ],
    "warnings": [
        "import warnings\nwarnings.warn('careful')",
        "import numpy as np\nnp.array([1.0]) / 0",
        "def old():\n    warnings.warn('old', DeprecationWarning, stacklevel=2)\nold()",
        "import sys\nsys.exit(0)",
    ],
    "logging": ["import logging\nlogging.warning('w')", "logging.getLogger('x').error('e')"],
    "history": ["a = 1\na", "_, __, _1, In[1], Out", "_ih[1:2]", "get_ipython().execution_count"],
    "text": [
        "print('ä \\N{GRINNING FACE}')",
        "print('a\\rb\\x1b[31mred')",
        "print()",
        "print('', end='')",
    ],
}


_FILE = re.compile(r"(ipykernel_\d+/)?\d+\.py")
_DATE = re.compile(r"<dc:date>.*?</dc:date>")


def as_compared(cell):
    """A cell's outputs without what no two runs of one kernel share."""
    text = nbformat.v4.writes(new_notebook(cells=[cell]))
    outputs = nbformat.v4.reads(text).cells[0].outputs
    # A kernel keeps standard output and error apart until it sends them, so how they alternate is
    # lost there; the jail keeps their order (a test above).
    stretches = itertools.groupby(outputs, key=lambda output: output.output_type)
    parts = (sorted(part, key=lambda output: output.get("name", "")) for _, part in stretches)
    outputs = joined([output for part in parts for output in part])
    for output in outputs:
        # A cell's code has a file name: its process's number, and a hash of the code.
        if output.output_type == "stream":
            output.text = _FILE.sub("N.py", output.text)
            # Packages lie elsewhere in the jail.
            for here, there in packages().items():
                output.text = output.text.replace(str(here), str(there))
        elif output.output_type == "error":
            output.evalue = _FILE.sub("N.py", output.evalue)
        # A drawing says when it was made.
        elif svg := output.get("data", {}).get("image/svg+xml"):
            output.data["image/svg+xml"] = _DATE.sub("", svg)
    return cell.execution_count, outputs


@pytest.mark.parametrize("sources", SHOWN.values(), ids=SHOWN)
def test_a_notebook_shows_what_a_kernel_shows(sources, jail):
    shown = new_notebook(cells=[new_code_cell(source) for source in sources])
    kernel = nbformat.from_dict(shown)
    run_cells(kernel, timeout=30)
    jail.run(shown, {}, names_the_seed)
    for ours, theirs in zip(shown.cells, kernel.cells, strict=True):
        assert as_compared(ours) == as_compared(theirs)


def test_a_cell_goes_on_after_a_command_of_the_system_as_after_one_that_failed(jail):
    cells = run(
        jail,
        "!pip install numpy\n%pip install numpy\nfiles = !ls\nprint(files, _exit_code)",
        "print('next')",
    )
    (told,) = [o.text for o in cells[0].outputs if o.get("name") == "stderr" and "ls" in o.text]
    assert "There are no commands of the system here: ls" in told
    assert [o.output_type for cell in cells for o in cell.outputs if "ename" in o] == []
    assert cells[0].outputs[-1].text.endswith("[] 127\n")
    assert cells[1].outputs[0].text == "next\n"


def test_a_notebook_imports_what_it_has_written(jail):
    cells = run(jail, "%%writefile helper.py\nanswer = 42", "from helper import answer\nanswer")
    assert cells[1].outputs[0].data["text/plain"] == "42"


def test_a_cell_that_leaves_says_nothing_and_the_next_one_runs(jail):
    cells = run(jail, "exit()", "quit()", "print('on')")
    assert [cell.outputs for cell in cells[:2]] == [[], []]
    assert cells[2].outputs[0].text == "on\n"


def test_a_lessons_code_is_told_that_it_is_graded_as_nbgrader_tells_it(jail):
    cells = run(jail, "import os\nos.environ['NBGRADER_EXECUTION']")
    assert cells[0].outputs[0].data["text/plain"] == "'autograde'"
