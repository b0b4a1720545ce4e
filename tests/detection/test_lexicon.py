"""Word lists can come from another folder, such as a knowledge snapshot."""

from pathlib import Path

import pytest

from fanzha.detection import Lexicon, extract
from fanzha.detection.text.handles import _known


def test_missing_file_of_a_folder_is_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text('qq = ["小企鹅"]\n', "utf-8")
    words = Lexicon.load(tmp_path)

    found = extract("小企鹅 12345678，工行", words=words).elements

    assert [(e.kind.value, e.value) for e in found] == [("qq", "12345678"), ("bank_name", "工行")]


@pytest.mark.parametrize(
    "host", ["abc.com", "a.b.com.cn", "x.top", "公司.cn", "a.nosuchtld", "v2.zip", "a.b.co.uk"]
)
def test_top_level_domains_are_those_of_tldextract(host: str) -> None:
    from tldextract import TLDExtract

    oracle = TLDExtract(suffix_list_urls=(), cache_dir=None)
    file_like = host.endswith(".zip")  # a domain by the list, but in messages always a file

    assert _known(host) == (bool(oracle(host).suffix) and not file_like)


def test_importing_the_package_loads_no_engine() -> None:
    import subprocess
    import sys

    code = "import sys, fanzha.detection; print('ahocorasick' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
