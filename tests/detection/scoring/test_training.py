"""Training on a history with late labels: what is read, learnt, kept and put in force."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from fanzha.cli import main
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.score import score_transfers
from fanzha.detection.scoring.explain import explain
from fanzha.detection.scoring.folder import current_sha, pair_folder, put_pair_in_force
from fanzha.detection.scoring.history import History, read_history
from fanzha.detection.scoring.inputs import Side
from fanzha.detection.scoring.labels import read_labels
from fanzha.detection.scoring.model import Pair, current_pair, read_pair
from fanzha.detection.scoring.scorer import FileRanker, Trained
from fanzha.detection.scoring.training import DAY_US, Trial, split, train_transfers
from fanzha.kit import Invalid
from tests.makers.deciding import decide, deciding
from tests.makers.deciding import make_event as make_asked
from tests.makers.payments import make_event, make_table
from tests.makers.scoring import make_transfers, write_history


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_history(tmp_path_factory.mktemp("history"), make_transfers())


@pytest.fixture(scope="module")
def history(files: tuple[Path, Path]) -> History:
    return read_history(files[0], read_labels(files[1]))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def trial(home: Path, history: History) -> Trial:
    return train_transfers(home, history, None, seed=7, gap_days=2)


def test_history_is_in_the_order_of_time_whatever_the_file(history: History) -> None:
    assert (np.diff(history.times) >= 0).all()
    assert history.truth[Side.MULE].sum() == sum(each["fraud"] for each in make_transfers())


def test_a_label_may_speak_of_one_side_only(tmp_path: Path, files: tuple[Path, Path]) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("event_id,label,side\ne1,fraud,payee\ne2,fraud,\ne3,legitimate,\n", "utf-8")

    found = read_history(files[0], read_labels(labels))

    assert found.truth[Side.MULE].sum() == 2 and found.truth[Side.VICTIM].sum() == 1


def test_labels_are_read_as_offices_keep_them(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_bytes("涉诈方,交易流水号,是否诈骗\n收款方, e1 ,是\n,e2,否\n".encode("gb18030"))

    found = read_labels(labels)

    assert {name: label.sides for name, label in found.items()} == {
        "e1": {Side.MULE},
        "e2": frozenset(),
    }


def test_an_event_that_comes_again_counts_once(tmp_path: Path) -> None:
    twice = [make_event(1) | {"fraud": True}, make_event(1, 60) | {"fraud": True}]
    file, labels = write_history(tmp_path, twice)

    found = read_history(file, read_labels(labels))

    assert len(found.times) == 1 and found.rejected == {"event_id: duplicate": 1}


def test_a_statement_of_the_police_platform_is_a_history(tmp_path: Path) -> None:
    labels, statement = tmp_path / "labels.csv", tmp_path / "交易明细.csv"
    labels.write_text("event_id,label\nS1,fraud\n", "utf-8-sig")
    head = "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,交易流水号"
    line = '999999A,2025/06/16 12:00:00,"1,000.00",借,999999B,S1'
    statement.write_bytes(f"{head}\n{line}\n合计,,1000,,,\n".encode("gb18030"))

    found = read_history(statement, read_labels(labels))

    assert found.truth[Side.VICTIM].tolist() == [True]
    assert found.rejected == {"-: no_payment": 1}


def test_amounts_that_are_none_are_left_out_and_counted(tmp_path: Path) -> None:
    events = [make_event(n, n, amount_fen=[5.0, float("nan")][n]) for n in range(2)]
    file, labels = write_history(tmp_path, [{**each, "fraud": True} for each in events])

    assert read_history(file, read_labels(labels)).rejected == {"amount_fen: nan": 1}


def test_a_history_without_one_event_says_why(tmp_path: Path) -> None:
    file, labels = write_history(tmp_path, [make_event(amount_fen=-1) | {"fraud": True}])

    with pytest.raises(Invalid, match="amount_fen: range"):
        read_history(file, read_labels(labels))


def test_frauds_alone_teach_nothing(tmp_path: Path) -> None:
    file, labels = write_history(tmp_path, [{**t, "fraud": True} for t in make_transfers()])

    with pytest.raises(Invalid, match="victim: "):
        train_transfers(tmp_path, read_history(file, read_labels(labels)), None, 7)


@pytest.mark.parametrize("line", ["e1,maybe,", "e1,fraud,bank"])
def test_a_label_nobody_knows_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(f"event_id,label,side\ne0,fraud,\n{line}\n", "utf-8")

    with pytest.raises(Invalid, match="3"):
        read_labels(labels)


def test_labels_of_other_events_are_refused(tmp_path: Path, files: tuple[Path, Path]) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("event_id,label\nnever,fraud\n", "utf-8")

    with pytest.raises(Invalid):
        read_history(files[0], read_labels(labels))


def test_too_few_frauds_are_refused(tmp_path: Path, files: tuple[Path, Path]) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("event_id,label\ne1,fraud\ne2,legitimate\n", "utf-8")

    with pytest.raises(Invalid, match="20"):
        train_transfers(tmp_path, read_history(files[0], read_labels(labels)), None, 7)


def test_days_before_a_cut_train_nothing(history: History) -> None:
    parts = split(history.times, gap_days=2)

    train, calibrate, test = (history.times[m] for m in (parts.train, parts.calibrate, parts.test))
    assert calibrate.min() - train.max() >= 2 * DAY_US
    assert test.min() - calibrate.max() >= 2 * DAY_US


def test_both_risks_are_learnt_on_later_transfers(trial: Trial) -> None:
    assert {line.side for line in trial.lines} == set(Side)
    assert all(line.new.auc > 0.85 for line in trial.lines)
    assert all(line.new.error < 0.08 for line in trial.lines)


def test_the_same_seed_gives_the_same_model(tmp_path: Path, history: History, trial: Trial) -> None:
    again = train_transfers(tmp_path, history, None, seed=7, gap_days=2)

    assert again.pair.sha == trial.pair.sha


def test_a_written_model_decides_the_same(home: Path, trial: Trial) -> None:
    events = make_table(
        [make_event(after_s=n, on_phone=True, amount_fen=900_000) for n in range(9)]
    )
    features = Memory().observe(events)

    kept = Trained(read_pair(home, trial.pair.sha)).risks(events, features)

    assert kept == Trained(trial.pair).risks(events, features)
    assert all(risk.victim is not None and 0 <= risk.victim <= 100 for risk in kept)


def test_a_file_gets_the_risks_of_the_decision_process(
    tmp_path: Path, files: tuple[Path, Path], trial: Trial
) -> None:
    events = read_arrow(pq.read_table(files[0])).table
    ranker = FileRanker(trial.pair, {Side.VICTIM: 70, Side.MULE: 101})

    done = score_transfers(files[0], tmp_path / "out.parquet", ranker=ranker)

    told = pq.read_table(tmp_path / "out.parquet").to_pylist()
    expected = Trained(trial.pair).risks(events, Memory().observe(events))
    assert [(row["victim_risk"], row["mule_risk"]) for row in told] == expected
    assert all(row["outcome"] != "allow" for row in told if row["victim_risk"] >= 70)
    assert done.model_version == trial.pair.sha and max(expected)[0] >= 70


def test_a_side_without_a_model_has_no_risk(trial: Trial) -> None:
    events = make_table([make_event()])
    only = Pair({Side.MULE: trial.pair.models[Side.MULE]})

    (risk,) = Trained(only).risks(events, Memory().observe(events))

    assert risk.victim is None and risk.mule is not None


def test_a_changed_model_is_refused(home: Path, history: History) -> None:
    sha = train_transfers(home, history, None, seed=8, gap_days=2).pair.sha
    file = pair_folder(home, sha) / "mule.npz"
    file.write_bytes(file.read_bytes()[:-1] + b"x")

    with pytest.raises(Invalid):
        read_pair(home, sha)


def test_nothing_is_in_force_until_it_is_put_there(home: Path, trial: Trial) -> None:
    assert current_pair(home) is None

    put_pair_in_force(home, trial.pair.sha)

    found = current_pair(home)
    assert found is not None and found.sha == current_sha(home) == trial.pair.sha


def test_the_card_tells_figures_and_limits(home: Path, trial: Trial) -> None:
    card = (pair_folder(home, trial.pair.sha) / "card.md").read_text("utf-8")

    assert f"{trial.lines[0].new.auc:.3f}" in card and "proves nothing" in card


def test_reasons_name_what_moved_the_score_in_both_languages(trial: Trial) -> None:
    events = make_table([make_event(on_phone=True, amount_fen=9_000_000)])

    (found,) = explain(
        Side.VICTIM, trial.pair.models[Side.VICTIM], events, Memory().observe(events), shown=30
    )

    phone = next(each for each in found if each.name == "on_phone")
    assert phone.zh == "正在通话：是，升高风险"
    assert phone.en == "on the phone meanwhile: yes, raises the risk"
    assert [abs(each.log_odds) for each in found] == sorted(
        (abs(each.log_odds) for each in found), reverse=True
    )


def test_the_command_compares_and_replaces_only_where_asked(
    tmp_path: Path,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("fanzha.settings.FANZHA_HOME", tmp_path)
    line = ["train", "transfers", str(files[0]), "--labels", str(files[1]), "--gap-days", "2"]

    assert run(line) == 0 and current_sha(tmp_path) == ""
    assert run([*line, "--replace"]) == 0 and current_sha(tmp_path)
    assert run([*line, "--seed", "9"]) == 0

    assert "victim" in capsys.readouterr().out


def test_an_older_model_is_put_back_by_its_first_digits(
    tmp_path: Path,
    history: History,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("fanzha.settings.FANZHA_HOME", tmp_path)
    old, new = (train_transfers(tmp_path, history, None, seed, 2).pair.sha for seed in (7, 8))
    put_pair_in_force(tmp_path, new)

    assert run(["models", "--use", old[:8]]) == 0 and current_sha(tmp_path) == old
    assert old[:12] in capsys.readouterr().out
    assert run(["models", "--use", "none"]) == 0 and current_pair(tmp_path) is None
    assert run(["models", "--use", "zz"]) == 2


def test_a_model_put_in_force_is_taken_up_by_running_decisions(
    home: Path, trial: Trial, decisions: Path
) -> None:
    with deciding(decisions, featured=None) as process:
        before = decide(process, make_asked("e-1")).json
        shutil.copytree(pair_folder(home, trial.pair.sha), pair_folder(decisions, trial.pair.sha))
        put_pair_in_force(decisions, trial.pair.sha)
        process._tick()
        after = decide(process, make_asked("e-2")).json

    assert (before["victim_risk"], before["versions"]["model"]) == (0, "")
    assert after["versions"]["model"] == trial.pair.sha[:12] and after["mule_risk"] >= 0


def test_a_damaged_model_leaves_decisions_to_the_rules(decisions: Path) -> None:
    with deciding(decisions) as process:
        pair_folder(decisions, "f00").mkdir(parents=True)
        put_pair_in_force(decisions, "f00")
        process._tick()
        answer = decide(process, make_asked()).json

    assert (answer["failed"], answer["versions"]["model"]) == (False, "")


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    return tmp_path / "decisions"


def run(line: list[str]) -> object:
    with pytest.raises(SystemExit) as ended:
        main(line)
    return ended.value.code


def test_training_without_the_system_library_says_what_to_install(
    tmp_path: Path,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = "raise OSError('libgomp.so.1: cannot open shared object file')"
    (tmp_path / "lightgbm.py").write_text(words, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lightgbm", raising=False)

    assert run(["train", "transfers", str(files[0]), "--labels", str(files[1])]) == 1
    assert "apt-get install libgomp1" in capsys.readouterr().err


def test_deciding_needs_no_library_of_the_system() -> None:
    code = "import sys, fanzha.detection.scoring.scorer; print('lightgbm' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
