"""Tasks of a run start as copies of one process that has loaded the libraries already.

``python -m kpk_eval.warm now SNAKEMAKE ...`` runs Snakemake and stands by meanwhile; every ``ask.py PROGRAM``
among the tasks gets a copy that runs the program. A copy holds modules and nothing else: no data, no
parameters, no result. Where there is no such process, the program starts as a process of its own.
"""

import sys
from pathlib import Path

ASK = (sys.executable, "-I", "-S", str(Path(__file__).with_name("ask.py")))
"""Beginning of a command line that runs a program in a copy."""
POSSIBLE = sys.platform == "linux"
"""Copies of a process that has loaded libraries are safe on Linux only."""
