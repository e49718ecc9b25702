"""Who is in the demo. Every name is made up; nobody here is a real person."""

from __future__ import annotations

import dataclasses

# The vocabulary codes each made-up life says yes to. Everybody shares all of it for matching, unless noted.
LIVES = {
    "hearing": ["exp-hearing-self", "exp-home-test", "skill-listening"],
    "hearing_family": ["exp-hearing-family", "interest-first-time", "skill-talking"],
    "long_term": ["exp-long-term-self", "exp-hospital-self", "skill-summing-up", "skill-asking-questions"],
    "carer": ["exp-carer", "exp-hospital-self", "skill-listening", "interest-data"],
    "parent": ["exp-parent", "exp-family-services", "skill-talking"],
    "distress": ["exp-mental-distress-self", "skill-speaking", "skill-listening"],
    "distress_family": ["exp-mental-distress-family", "skill-speaking", "exp-parent"],
}


@dataclasses.dataclass(frozen=True)
class Account:
    email: str
    name: str
    duties: tuple[str, ...] = ()
    life: str = ""


ACCOUNTS = [
    Account("admin@demo.example", "Ada Demo", ("administrator",)),
    Account("admin2@demo.example", "Abel Demo", ("administrator",)),
    Account("coordinator@demo.example", "Cora Demo", ("coordinator",)),
    Account("coordinator2@demo.example", "Cyrus Demo", ("coordinator",)),
    Account("finance@demo.example", "Finn Demo", ("finance",)),
    Account("finance2@demo.example", "Fatima Demo", ("finance",)),
    Account("panel@demo.example", "Pat Demo", ("panel",)),
    Account("ally@demo.example", "Alan Demo", ("group", "panel")),
    Account("coproducer@demo.example", "Rowan Demo", (), "long_term"),
    Account("coproducer2@demo.example", "Jo Demo", ("panel",), "carer"),
]

_GIVEN = (
    "Amara Ben Chidi Dilys Efua Farid Grace Hamza Ines Jomo Kirsty Lena Mina Noor Obi Priya Quinn Rosa Sam Tariq "
    "Uma Viktor Wen Xanthe Yusuf Zadie Aled Bea Cem Dora Emil Fay Gwen Hugo Iris Jas Kofi Lyra Marek Nia Omar Pip "
    "Rafi Sita Tomas Una"
).split()
_FAMILY = (
    "Ashdown Birch Calder Dunmore Elver Fenmoor Garrow Heath Inver Jarrow Kestrel Larkin Marsh Nettle Orchard Penrose "
    "Quarry Rowe Sedge Thorne Upton Vale Wren"
).split()
_LIVES = list(LIVES)


@dataclasses.dataclass(frozen=True)
class Member:
    email: str
    name: str
    life: str
    reach_by: str = "email"

    @property
    def by_mail(self) -> bool:
        return self.reach_by == "email"


def members() -> list[Member]:
    """Forty-nine people who join in the year; three of them have no email."""
    found = []
    for i, given in enumerate(_GIVEN):
        name = f"{given} {_FAMILY[(i * 7) % len(_FAMILY)]}"
        found.append(Member(f"{name.lower().replace(' ', '.')}@demo.example", name, _LIVES[i % len(_LIVES)]))
    found += [
        Member("", "Winifred Moss", "long_term", "phone"),
        Member("", "Albert Cope", "carer", "post"),
        Member("", "Edith Lowe", "hearing", "phone"),
    ]
    return found


ANSWERS = {
    "sum": "In my carers' group nobody agreed about the new rota. I wrote down each side in one line and read them back. People laughed, and then we fixed it.",
    "learn": "That a good letter saves ten phone calls. And that people say yes to things they do not understand, because they are tired.",
    "ask": "On the ward they said my notes were shared. I asked with whom. Nobody knew, so they found out, and told all of us.",
    "know": "Who can see it, for how long, and what happens when I change my mind.",
    "home": "I got a test in the post. The print was tiny. I did it on the kitchen table, with the fridge humming, and gave up at step four.",
    "hard": "Phone calls. I cannot do them. A picture guide and a text line would have saved us a week.",
    "talk": "At the school gate I asked a new dad about his lunch box. We talked for an hour about bedtimes.",
    "family": "That we have jobs. And that the worst day is the day before you ask for help.",
    "speak": "I spoke at my sister's wedding. My hands shook. I said so, and then it was fine.",
    "study": "Ask what helped before you ask what hurt.",
    "short": "I would like to try this. I have not done it before.",
    "plain": "I have lived with it for years, and I know where it goes wrong.",
}
