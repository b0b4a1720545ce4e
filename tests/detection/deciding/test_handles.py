"""A process that many are connected to may open many files."""

import resource

from fanzha.detection.deciding.handles import allow_many_files


def test_a_low_limit_is_raised_and_a_high_one_is_kept() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 512), before[1]))
        allow_many_files()
        raised = resource.getrlimit(resource.RLIMIT_NOFILE)
        allow_many_files()

        assert raised == resource.getrlimit(resource.RLIMIT_NOFILE)
        assert raised[0] >= min(before[1], 65_536) > 512
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
