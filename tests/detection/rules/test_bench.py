from fanzha.detection.rules.bench import bench_rules, events_of, rules_of


def test_every_engine_finds_the_same_hits_and_is_measured() -> None:
    result = bench_rules(4, seconds=0)

    assert set(result) == {
        "rules",
        "fanzha_one_per_s",
        "fanzha_batch_per_s",
        "zen_engine_per_s",
        "rule_engine_per_s",
        "business_rules_per_s",
    }
    assert result["fanzha_one_per_s"] and result["fanzha_batch_per_s"]


def test_the_same_seed_gives_the_same_work() -> None:
    assert rules_of(5) == rules_of(5)
    assert events_of(5) == events_of(5)
