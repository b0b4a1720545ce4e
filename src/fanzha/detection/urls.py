"""Addresses of the detection part."""

from django.urls import path

from fanzha.detection.views import backtests, decisions, figures, labels, public, rules, trials

app_name = "detection"
urlpatterns = [
    path("ask/", public.check, name="check"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_new, name="rule-new"),
    path("rules/check/", rules.rule_check, name="rule-check"),
    path("rules/try/", trials.try_on, name="try"),
    path("rules/report/", trials.report, name="report"),
    path("rules/drift/", figures.drift, name="drift"),
    path("rules/backtests/", backtests.backtests, name="backtests"),
    path("rules/backtests/<int:pk>/", backtests.backtest, name="backtest"),
    path("rules/backtests/<int:pk>/cancel/", backtests.backtest_cancel, name="backtest-cancel"),
    path("rules/histories/delete/", backtests.history_delete, name="history-delete"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/edit/", rules.rule_edit, name="rule-edit"),
    path("rules/<int:pk>/diff/<int:other>/", trials.rule_diff, name="rule-diff"),
    path("rules/<int:pk>/example/", trials.rule_example, name="rule-example"),
    path("rules/<int:pk>/version/", rules.rule_version, name="rule-version"),
    path("rules/<int:pk>/drop/", rules.rule_drop, name="rule-drop"),
    path("rules/<int:pk>/shadow/", rules.rule_shadow, name="rule-shadow"),
    path("rules/<int:pk>/publish/", rules.rule_publish, name="rule-publish"),
    path("rules/<int:pk>/retire/", rules.rule_retire, name="rule-retire"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/figures/", figures.figures, name="figures"),
    path("decisions/labels/", labels.labels, name="labels"),
    path("decisions/labels/<int:pk>/", labels.imported, name="labels-imported"),
    path("decisions/labels/<int:pk>/rejected/", labels.rejected, name="labels-rejected"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/label/", decisions.decision_label, name="decision-label"),
    path("decisions/<int:pk>/report/", decisions.decision_report, name="decision-report"),
]
