"""How contributions, payments, attempts and pay runs live. Read by their actions, the docs and the tests."""

from ground.states import Transition

CONTRIBUTION = [
    Transition("expect", None, "expected", "system"),
    Transition("log", None, "expected", "co-producer"),
    Transition("say_there", ("expected", "queried"), "expected", "co-producer"),
    Transition("say_else", ("expected", "queried"), "expected", "co-producer"),
    Transition("answer", ("expected", "queried"), "expected", "co-producer"),
    Transition("query", "expected", "queried", "coordinator, or system of a judge who left", notice="payments/queried"),
    Transition("confirm", ("expected", "queried"), "confirmed", "coordinator", notice="payments/confirmed"),
    Transition("void", ("expected", "queried"), "void", "coordinator", notice="payments/void"),
    Transition("object_to", "void", "queried", "co-producer"),
    Transition("keep_void", "queried", "void", "another coordinator", notice="payments/stays_void"),
]

PAYMENT = [
    Transition("propose", None, "proposed", "system"),
    Transition("approve", "proposed", "approved", "finance"),
    Transition("unapprove", ("approved", "in_run"), "proposed", "system"),
    Transition("cancel", ("proposed", "failed", "returned"), "cancelled", "system"),
    Transition("claim", "approved", "in_run", "finance"),
    Transition("release", "in_run", "approved", "finance"),
    Transition("begin", "in_run", "sending", "finance"),
    Transition("accept", "sending", "sent", "bank"),
    Transition("fail", ("sending", "sent"), "failed", "bank, or two of finance", notice="payments/came_back"),
    Transition("settle", ("sending", "sent"), "paid", "bank", notice="payments/paid"),
    Transition("arrive", ("proposed", "failed"), "paid", "two of finance", notice="payments/paid"),
    Transition("give_back", "paid", "returned", "bank", notice="payments/came_back"),
    Transition("retry", ("failed", "returned"), "proposed", "co-producer, or two of finance"),
]

ATTEMPT = [
    Transition("begin", None, "sending", "finance"),
    Transition("accept", "sending", "accepted", "bank"),
    Transition("fail", ("sending", "accepted"), "failed", "bank, or two of finance"),
    Transition("settle", ("sending", "accepted"), "settled", "bank"),
    Transition("arrive", "failed", "settled", "two of finance"),
    Transition("give_back", "settled", "returned", "bank"),
]

RUN = [
    Transition("begin", None, "preparing", "finance"),
    Transition("prepare", "preparing", "prepared", "finance"),
    Transition("authorise", "prepared", "authorised", "finance"),
    Transition("reopen", "authorised", "prepared", "system"),
    Transition("export", "authorised", "exported", "finance"),
    Transition("finish", "exported", "done", "system"),
    Transition("disband", "prepared", "done", "system"),
    Transition("take_apart", ("prepared", "authorised"), "apart", "finance"),
]

TRANSITIONS = {"Contribution": CONTRIBUTION, "Payment": PAYMENT, "Attempt": ATTEMPT, "PayRun": RUN}
