"""Read a pushed list of suspected victims as dirty as it comes; nothing is stored.

    python examples/read_pushed_list.py LIST.csv
"""

import sys
from pathlib import Path

from fanzha.kit import Invalid, now
from fanzha.warning import read_list

if len(sys.argv) != 2:
    print(f"usage: python {sys.argv[0]} LIST.csv", file=sys.stderr)
    sys.exit(2)
path = Path(sys.argv[1])
try:
    reading = read_list(path.read_bytes(), path.name, now()).as_json()
except (Invalid, OSError) as problem:
    print(problem, file=sys.stderr)
    sys.exit(2)
print(", ".join(f"{name} {reading[name]}" for name in ("read", "accepted", "merged", "rejected")))
for rejection in reading["rejections"]:
    print(f"  line {rejection['line']}: {rejection['reason']}")
