"""Where an application stands, in a person's words: what was done, what comes next, and by when."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.conf import settings

from ground import clock, text_format
from ground.typed import apart
from opportunities import policies
from opportunities.models import Application, Letter, Place, PlaceStatus

CHANNELS = {"phone": "By phone. We typed it for you.", "post": "By post. We typed it for you.", "online": ""}
FOUND = {"selected": "You were chosen", "reserve": "On the reserve list", "not_selected": "Not chosen this time"}
TONES = {"selected": "leaf", "reserve": "sky", "not_selected": ""}


@dataclasses.dataclass(frozen=True)
class Standing:
    """An application with what belongs to it, read once."""

    application: Application
    letter: Letter | None
    place: Place | None
    judges: int = 0
    paid_judges: int = 0

    @property
    def role(self):
        return self.application.role

    @property
    def version(self):
        return self.application.version

    @property
    def closes_at(self) -> dt.datetime | None:
        return self.role.closes

    @property
    def closed(self) -> bool:
        return self.role.status != "published" or (self.closes_at is not None and self.closes_at <= clock.now())

    @property
    def may_send(self) -> bool:
        """As the verbs ask: a role may take nothing more before its deadline, such as after its last session."""
        return policies.can_open(self.role)

    @property
    def cancelled(self) -> bool:
        return self.role.status == "cancelled"

    @property
    def told(self) -> bool:
        """A decision is the person's to know once its letter is written."""
        return self.letter is not None

    @property
    def hear_by(self) -> dt.date | None:
        version = self.role.current
        if version.hear_by_on or not version.hear_within_working_days or self.application.submitted_at is None:
            return version.hear_by_on
        sent = clock.london(self.application.submitted_at).date()
        return clock.add_working_days(sent, version.hear_within_working_days)

    @property
    def status(self) -> tuple[str, str]:
        """(words, tone) of the tag."""
        application = self.application
        if application.status == "withdrawn":
            return "Taken back", ""
        if self.place is not None and self.place.status in PLACE_WORDS:
            return PLACE_WORDS[self.place.status]
        if self.told:
            return FOUND[application.status], TONES[application.status]
        if self.cancelled:
            return "Role cancelled", "rose"
        if application.status == "draft":
            return ("Not sent yet", "gold") if self.may_send else ("Not sent in time", "")
        if self.role.names_opened_at is not None:
            return "Being decided", "sky"
        return ("Being read", "sky") if self.closed else ("Sent", "leaf")

    def next_step(self) -> dict[str, Any]:
        """What the person can do now: {title, words, href, link}."""
        application, place = self.application, self.place
        reference = application.reference
        if place is not None and place.status == PlaceStatus.OFFERED:
            return {
                "title": "Say yes or no to your place", "words": f"Please answer by {text_format.day(place.answer_by)}.",
                "name": "place_detail", "key": place.pk, "link": "See your place",
            }  # fmt: skip
        if place is not None and place.status == PlaceStatus.ACCEPTED:
            return {
                "title": "The place is yours",
                "words": "When a session ends, your pay starts by itself.",
                "name": "place_detail",
                "key": place.pk,
                "link": "See your place",
            }
        if self.told:
            return {
                "title": "Your answer is here",
                "words": "",
                "name": "letter_detail",
                "key": reference,
                "link": "Read your letter",
            }
        if self.cancelled:
            return {"title": "This role was cancelled", "words": self.role.cancelled_why}
        if application.status == "draft":
            if not self.may_send:
                return {"title": "This was not sent before the role closed", "words": "What you wrote is safe here."}
            return {
                "title": "Your answers are saved", "words": "You have not sent them yet.", "name": "application_check",
                "key": self.role.slug, "link": "Go on and send",
            }  # fmt: skip
        if application.is_changing and self.may_send:
            return {
                "title": "Your changes are not sent", "words": "What you sent before counts until you send them.",
                "name": "application_check", "key": self.role.slug, "link": "Go on and send",
            }  # fmt: skip
        if application.status == "withdrawn":
            return {
                "title": self._taken_back("this"),
                "words": "You can still change your mind." if self.may_send else "",
            }
        day = self.hear_by
        by = (
            f"You will hear by {text_format.day(day)}, whatever the answer."
            if day
            else "You will hear, whatever the answer."
        )
        if day is not None and day < clock.today():
            by = f"We said you would hear by {text_format.day(day)}. We are late, and we are sorry."
        return {"title": "Nothing to do now", "words": by}

    def steps(self) -> list[dict[str, Any]]:
        found = [self._sent(), self._closed(), self._read(), self._agreed(), self._heard()]
        if self.application.status == "withdrawn":
            at = self.application.withdrawn_at
            return [found[0], {"state": "done", "title": self._taken_back("it"), "when": _moment(at)}]
        place = self._place()
        return [*found, place] if place else found

    def _taken_back(self, what: str) -> str:
        by, application = self.application.withdrawn_by, self.application
        if by is None or by.root_id == application.person.root_id:
            return f"You took {what} back"
        return f"You told us that you take {what} back. {apart(by.name)} wrote it down"

    def _sent(self) -> dict[str, Any]:
        application = self.application
        if application.submitted_at is None or application.status == "draft":
            return {"state": "now", "title": "You write it", "when": f"Saved {_moment(application.saved_at)}"}
        said = CHANNELS[application.channel]
        return {"state": "done", "title": "You sent it", "when": _moment(application.submitted_at), "words": said}

    def _closed(self) -> dict[str, Any]:
        if self.closes_at is None:
            return {"state": "done", "title": "Open all the time", "when": "The panel reads once we close it"}
        title = "Closed to new people" if self.closed else "Closes to new people"
        waiting = not self.closed and self.application.status == "submitted"
        return {
            "state": "done" if self.closed else "now" if waiting else "next",
            "title": title,
            "when": _moment(self.closes_at),
            "words": self.role.stopped_why,
        }

    def _read(self) -> dict[str, Any]:
        opened = self.role.names_opened_at is not None
        state = "done" if opened else "now" if self.closed and not self.cancelled else "next"
        when = _day(self.role.names_opened_at) if opened else "Now" if state == "now" else ""
        return {"state": state, "title": "Being read, without names", "when": when, "words": self._panel_words()}

    def _panel_words(self) -> str:
        if not self.judges:
            return "By a panel with at least one paid co-producer."
        people = f"By {text_format.number(self.judges)} {'person' if self.judges == 1 else 'people'}."
        if not self.paid_judges:
            return people
        one = self.paid_judges == 1
        return f"{people} {text_format.number(self.paid_judges).capitalize()} {'is a paid co-producer' if one else 'are paid co-producers'}."

    def _agreed(self) -> dict[str, Any]:
        state = (
            "done" if self.told else "now" if self.role.names_opened_at is not None and not self.cancelled else "next"
        )
        said = "The same people meet. If scores are too close, a lot is drawn."
        return {"state": state, "title": "The panel agrees", "when": "Now" if state == "now" else "", "words": said}

    def _heard(self) -> dict[str, Any]:
        if self.letter is not None:
            return {
                "state": "done", "title": "You hear, with reasons", "when": _day(self.letter.written_at),
                "name": "letter_detail", "key": self.application.reference, "link": "Read your letter",
            }  # fmt: skip
        day = self.hear_by
        late = day is not None and day < clock.today() and not self.cancelled
        said = "If we are late, we tell you why and give a new day." if not late else "We are late. We are sorry."
        when = f"By {text_format.date(day)}" if day else ""
        return {"state": "late" if late else "next", "title": "You hear, with reasons", "when": when, "words": said}

    def _place(self) -> dict[str, Any] | None:
        place = self.place
        if place is None:
            if self.told and self.application.status == "not_selected":
                return None
            if self.told and self.application.status == "reserve":
                said = "You are next in line if somebody says no. We tell you either way."
                return {"state": "now", "title": "On the reserve list", "words": said}
            return {
                "state": "next",
                "title": "If you get a place",
                "words": f"You have {settings.ANSWER_PLACE_WITHIN_WORKING_DAYS} working days to say yes or no.",
            }
        title, state = PLACE_STEPS[place.status]
        when = f"Answer by {text_format.date(place.answer_by)}" if state == "now" else _day(place.answered_at)
        return {
            "state": state, "title": title, "when": when, "name": "place_detail", "key": place.pk, "link": "See your place"
        }  # fmt: skip


PLACE_WORDS = {
    "offered": ("A place for you", "gold"),
    "accepted": ("Place taken up", "leaf"),
    "turned_down": ("You said no", ""),
    "withdrawn": ("Place taken back", "rose"),
    "lapsed": ("Time ran out", ""),
}
PLACE_STEPS = {
    "offered": ("A place is yours to take", "now"),
    "accepted": ("You took up the place", "done"),
    "turned_down": ("You said no to the place", "done"),
    "withdrawn": ("We had to take the place back", "late"),
    "lapsed": ("The time to answer passed", "late"),
}


def _moment(at: dt.datetime | None) -> str:
    return text_format.moment(at) if at else ""


def _day(at: dt.datetime | None) -> str:
    return text_format.date(at) if at else ""
