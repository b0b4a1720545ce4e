"""`python -m fanzha.cli` is `fanzha`."""

from fanzha.cli import main

main()
