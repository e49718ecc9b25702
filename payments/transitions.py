"""How contributions, payments, attempts and pay runs live. Read by their actions, the docs and the tests."""

from ground.states import Transition

CONTRIBUTION = [
    Transition("expect", None, "expected", "system", event="expect_contribution"),
    Transition("log", None, "expected", "co-producer", event="log_contribution"),
    Transition("say_there", ("expected", "queried"), "expected", "co-producer", event="say_there_contribution"),
    Transition("say_else", ("expected", "queried"), "expected", "co-producer", event="say_else_contribution"),
    Transition("answer", ("expected", "queried"), "expected", "co-producer", event="answer_contribution"),
    Transition(
        "query",
        "expected",
        "queried",
        "coordinator, or system of a judge who left",
        event="query_contribution",
        notice="payments/queried",
    ),
    Transition(
        "confirm",
        ("expected", "queried"),
        "confirmed",
        "coordinator",
        event="confirm_contribution",
        notice="payments/confirmed",
    ),
    Transition(
        "void", ("expected", "queried"), "void", "coordinator", event="void_contribution", notice="payments/void"
    ),
    Transition("object_to", "void", "queried", "co-producer", event="object_to_contribution"),
    Transition(
        "keep_void",
        "queried",
        "void",
        "another coordinator",
        event="keep_void_contribution",
        notice="payments/stays_void",
    ),
]

PAYMENT = [
    Transition("propose", None, "proposed", "system", event="propose_payment"),
    Transition("approve", "proposed", "approved", "finance", event="approve_payment"),
    Transition("unapprove", ("approved", "in_run"), "proposed", "system", event="unapprove_payment"),
    Transition("cancel", ("proposed", "failed", "returned"), "cancelled", "system", event="cancel_payment"),
    Transition("claim", "approved", "in_run", "finance", event="claim_payment"),
    Transition("release", "in_run", "approved", "finance", event="release_payment"),
    Transition("begin", "in_run", "sending", "finance", event="begin_payment"),
    Transition("accept", "sending", "sent", "bank", event="accept_payment"),
    Transition(
        "fail",
        ("sending", "sent"),
        "failed",
        "bank, or two of finance",
        event="fail_payment",
        notice="payments/came_back",
    ),
    Transition("settle", ("sending", "sent"), "paid", "bank", event="settle_payment", notice="payments/paid"),
    Transition(
        "arrive", ("proposed", "failed"), "paid", "two of finance", event="arrive_payment", notice="payments/paid"
    ),
    Transition("give_back", "paid", "returned", "bank", event="give_back_payment", notice="payments/came_back"),
    Transition("retry", ("failed", "returned"), "proposed", "co-producer, or two of finance", event="retry_payment"),
]

ATTEMPT = [
    Transition("begin", None, "sending", "finance", event="begin_attempt"),
    Transition("accept", "sending", "accepted", "bank", event="accept_attempt"),
    Transition("fail", ("sending", "accepted"), "failed", "bank, or two of finance", event="fail_attempt"),
    Transition("settle", ("sending", "accepted"), "settled", "bank", event="settle_attempt"),
    Transition("arrive", "failed", "settled", "two of finance", event="arrive_attempt"),
    Transition("give_back", "settled", "returned", "bank", event="give_back_attempt"),
]

RUN = [
    Transition("begin", None, "preparing", "finance", event="begin_run"),
    Transition("prepare", "preparing", "prepared", "finance", event="prepare_run"),
    Transition("authorise", "prepared", "authorised", "finance", event="authorise_run"),
    Transition("reopen", "authorised", "prepared", "system", event="reopen_run"),
    Transition("export", "authorised", "exported", "finance", event="export_run"),
    Transition("finish", "exported", "done", "system", event="finish_run"),
    Transition("disband", "prepared", "done", "system", event="disband_run"),
    Transition("take_apart", ("prepared", "authorised"), "apart", "finance", event="take_apart_run"),
]

TRANSITIONS = {"Contribution": CONTRIBUTION, "Payment": PAYMENT, "Attempt": ATTEMPT, "PayRun": RUN}
