"""Read a pushed list of suspected victims as dirty as it comes; nothing is stored.

    python examples/read_pushed_list.py LIST.csv
"""

import sys
from pathlib import Path

from fanzha.kit import now
from fanzha.warning import read_list

path = Path(sys.argv[1])
reading = read_list(path.read_bytes(), path.name, now()).as_json()
print(", ".join(f"{name} {reading[name]}" for name in ("read", "accepted", "merged", "rejected")))
for rejection in reading["rejections"]:
    print(f"  line {rejection['line']}: {rejection['reason']}")
