"""Text that is neither public nor sealed: "<app>.<Model>.<field>", and why it stands in plain words.

A new field is a decision, taken here. Words that somebody types about a person, or about why something happened to
them, have no place in this list: they are sealed.
"""

MADE_BY_US = "made by the code: keys, codes, hashes, units; nobody types it"
CHOSEN = "one of our own words or sentences, chosen by the code"
NAMES = "a name or an address: searched for, sorted by, and shown wherever the person is"
BOOKS = "finance's own names and numbers of pots: about money, searched and exported; the form asks for no person"
BANK = "what the bank tells, to be compared with what we sent; its file as a whole is sealed"
OF_ROLES = "written for everybody who is in the role, copied from terms that are public"
MATCHED = "read by the matcher, with the person's yes, and worth nothing without the criteria; their words are sealed"
NO_MORE = "no longer written: a trigger refuses words here, they are sealed in a column of their own"

PLAIN: dict[str, list[str]] = {
    MADE_BY_US: [
        "ground.MailService.refused", "payments.PayRun.reference", "payments.PayTermsLine.work_key", "payments.PayTermsLine.currency",
        "payments.PayTermsLine.unit", "payments.PayTermsShare.outcome", "payments.Contribution.period",
        "payments.Contribution.log_key", "payments.Contribution.key", "payments.Contribution.work_key",
        "payments.Payment.rail", "payments.Payment.currency", "payments.Payment.reference",
        "payments.Approval.content", "payments.Attempt.key", "payments.Attempt.rail", "payments.BankFile.name",
        "payments.BankFile.message_id", "payments.BankFile.sha256", "payments.BankMessage.sha256",
        "payments.Posting.currency", "payments.Posting.kind", "payments.Posting.cause_kind",
        "payments.BooksCheck.problems", "payments.PrintedPart.payees", "payments.PrintedWork.became", "opportunities.Application.reference",
        "opportunities.Application.code", "opportunities.MatchSnapshot.version_sha256",
        "opportunities.MatchSnapshot.matcher", "opportunities.MatchSnapshot.item_ids",
        "opportunities.MatchSnapshot.consent_ids", "opportunities.PanelSeat.key", "opportunities.Draw.purpose",
        "opportunities.Draw.file", "opportunities.Draw.order", "opportunities.DrawTicket.ticket",
        "opportunities.Placement.key", "opportunities.Session.key", "opportunities.Session.work_key",
        "members.AccessGrant.reader_duty", "members.AccessGrant.what", "members.AccessEvent.what",
        "members.Case.about", "members.Tries.whose", "members.Tries.kind", "members.Tries.device",
        "members.KeptWriting.key", "members.KeptWriting.form", "members.KeptWriting.posted_to",
        "members.Notice.kind", "members.Notice.object_kind", "members.Notice.step", "ground.Installation.kind",
        "ground.Beat.name", "ground.Beat.noise", "ground.AuditEvent.verb", "ground.AuditEvent.kind",
        "ground.AuditEvent.facts", "ground.MailService.failed_key",
    ],
    CHOSEN: [
        "payments.Payment.reason", "members.AccessGrant.purpose", "members.AccessEvent.purpose",
    ],
    NAMES: [
        "members.Person.name", "members.Person.name_folded", "members.User.email", "members.FormerAddress.email",
    ],
    BOOKS: [
        "payments.Pot.name", "payments.Pot.award_reference", "payments.Pot.restrictions", "payments.Pot.cost_code",
        "payments.Pot.purchase_order", "payments.PayeeDestination.ending",
    ],
    BANK: [
        "payments.Attempt.external_id", "payments.Attempt.reason_code", "payments.BankMessage.message_id",
        "payments.BankStatement.name", "payments.BankStatement.account", "payments.StatementLine.entry",
        "payments.StatementLine.end_to_end", "payments.StatementLine.reason_code",
        "payments.StatementLine.bank_words", "payments.StatementLine.bank_ref",
    ],
    OF_ROLES: ["payments.PayTermsLine.what", "opportunities.Session.title"],
    MATCHED: ["opportunities.MatchSnapshot.results", "opportunities.Letter.findings"],
    NO_MORE: [
        "members.Person.merge_evidence", "opportunities.FundingRequest.why", "opportunities.Place.why",
        "payments.Approval.void_why", "payments.BankMessage.applied_why", "payments.BankMessage.set_aside_why",
        "payments.Contribution.void_why", "payments.ItemMove.why", "payments.LineDecision.evidence",
        "payments.LineDecision.why", "payments.NeverPaid.evidence", "payments.NeverPaid.why",
    ],
}  # fmt: skip
