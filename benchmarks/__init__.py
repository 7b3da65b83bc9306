"""Figures: how fast netproof is beside its peers on the same work, in one run.

    python -m benchmarks [TASK ...] [--quick] [--json FILE] [--markdown FILE] [--report DIR]
    python -m benchmarks --compare OLD.json [TASK ...]

One file a task, each with a function `figures(bench)`; in reading order: `measure` (how something is timed), `table`
(how it is written), `compare` (what became slower), `__main__` (the command). Nothing here runs in a test.
"""

import os

# one core each, peers and we alike; said before any library that starts threads is loaded
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
