"""What commands say, where they say it, and how they end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fanzha.cli import command_lines, main

CHINESE = {"LC_ALL": "zh_CN.UTF-8"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, in a terminal of no language unless one is given."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    command = [sys.executable, "-m", "fanzha.cli", *arguments]
    return subprocess.run(
        command, env={**plain, **environment}, capture_output=True, text=True, check=False
    )


def ended(*arguments: str) -> object:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


@pytest.mark.parametrize("line", command_lines())
def test_every_command_explains_itself(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*line.split(), "--help") == 0
    assert f"fanzha {line}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("import",),
        ("nonsense",),
        ("demo", "--port", "99999"),
        ("demo", "--days", "3"),
        ("classify", "in.jsonl"),
        ("report", "yearly", "--unit", "X", "--period", "2026", "-o", "x"),
        ("report", "monthly", "--unit", "X", "--period", "2026-11", "-o", "/nonexistent/x.docx"),
        ("export", "feedback", "--batch", "1", "-o", "/nonexistent/x.csv"),
        ("import", "template", "units", "-o", "/nonexistent/x.xlsx"),
        ("import", "warnings", "/nonexistent.csv", "--unit", "X"),
    ],
)
def test_bad_input_ends_with_2_and_speaks_on_stderr(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(*arguments) == 2

    said = capsys.readouterr()
    assert (said.out, "Traceback" in said.err) == ("", False)
    assert said.err.strip()


def test_terminal_without_a_language_is_answered_in_english() -> None:
    assert run("check", "妈妈晚上回家吃饭").stdout.startswith("No sign of fraud")


def test_chinese_terminal_is_answered_in_chinese() -> None:
    wrong = run("demo", "--port", "x", **CHINESE)

    assert run("check", "妈妈晚上回家吃饭", **CHINESE).stdout.startswith("未发现诈骗迹象")
    assert "用法：fanzha demo" in wrong.stderr
    assert "不是1到65535之间的整数" in wrong.stderr


def test_bad_setting_is_named_with_the_choices() -> None:
    refused = run("units", FANZHA_ZONE="polcie")

    assert refused.returncode == 2
    assert "FANZHA_ZONE" in refused.stderr
    assert "police" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_reader_that_leaves_early_is_no_failure_with_a_trace() -> None:
    pipe = f"{sys.executable} -m fanzha.cli check 您的快递丢失 --json | head -c 1"

    done = subprocess.run(pipe, shell=True, capture_output=True, text=True, check=False)

    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "classify", "extract", "import"])
def test_commands_without_a_database_load_neither_django_nor_pydantic(
    command: str, tmp_path: Path
) -> None:
    line, pushed = tmp_path / "in.jsonl", tmp_path / "list.csv"
    line.write_text('{"id": "1", "text": "您的快递丢失"}\n', encoding="utf-8")
    pushed.write_text("姓名,手机号\n王测,15451541234\n", encoding="utf-8")
    arguments = {
        "check": ["check", "您的快递丢失"],
        "classify": ["classify", str(line), "-o", str(tmp_path / "out")],
        "extract": ["extract", str(line), "-o", str(tmp_path / "out")],
        "import": ["import", "warnings", str(pushed), "--unit", "X", "--dry-run"],
    }[command]
    code = (
        "import sys\nfrom fanzha.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert end.code == 0, end.code\n"
        "print(sorted({'django', 'pydantic', 'typer', 'numpy'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_sentences_of_other_parts_are_found_too() -> None:
    from fanzha.kit.chinese import translated

    assert translated("Wrote {file}.") == "已写入{file}。"
    assert translated("No such sentence.") == "No such sentence."
