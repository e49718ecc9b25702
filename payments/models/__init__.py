from payments.models.bank import BankDay, BankFile, BankMessage, BankStatement, LineKind, LineOutcome, StatementLine
from payments.models.ledger import Account, BooksCheck, Posting
from payments.models.line_decisions import LineDecision
from payments.models.never_paid import NeverPaid
from payments.models.paying import (
    Approval,
    ApprovalItem,
    Attempt,
    AttemptStatus,
    ItemMove,
    PayeeDestination,
    Payment,
    PaymentItem,
    PaymentStatus,
)
from payments.models.pots import BudgetKind, BudgetLine, Commitment, Pot
from payments.models.printed import PrintedCell, PrintedCount, PrintedPart, PrintedPromise, PrintedQuarter, PrintedWork
from payments.models.runs import PayRun, RunStatus, WhyApart
from payments.models.said import WorkNote
from payments.models.voids import Void
from payments.models.work import (
    MOST_MINUTES_A_DAY,
    Contribution,
    ContributionStatus,
    Due,
    Outcome,
    PaymentChoice,
    PayTerms,
    PayTermsLine,
    PayTermsShare,
    TermsSource,
)

__all__ = [
    "MOST_MINUTES_A_DAY",
    "Account",
    "Approval",
    "ApprovalItem",
    "Attempt",
    "AttemptStatus",
    "BankDay",
    "BankFile",
    "BankMessage",
    "BankStatement",
    "BooksCheck",
    "BudgetKind",
    "BudgetLine",
    "Commitment",
    "Contribution",
    "ContributionStatus",
    "Due",
    "ItemMove",
    "LineDecision",
    "LineKind",
    "LineOutcome",
    "NeverPaid",
    "Outcome",
    "PayRun",
    "PayTerms",
    "PayTermsLine",
    "PayTermsShare",
    "PayeeDestination",
    "Payment",
    "PaymentChoice",
    "PaymentItem",
    "PaymentStatus",
    "Posting",
    "Pot",
    "PrintedCell",
    "PrintedCount",
    "PrintedPart",
    "PrintedPromise",
    "PrintedQuarter",
    "PrintedWork",
    "RunStatus",
    "StatementLine",
    "TermsSource",
    "Void",
    "WhyApart",
    "WorkNote",
]
