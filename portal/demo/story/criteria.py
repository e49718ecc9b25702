"""What the demo's roles look for."""

from portal.demo.story.roles import criterion

HEARING = [
    criterion(
        "essential",
        "experience",
        "You have trouble hearing, or live with someone who has",
        ["exp-hearing-self", "exp-hearing-family"],
        "People who live with it see what we miss.",
        "Say so in your own words. No proof is needed.",
    ),
    criterion(
        "desirable",
        "experience",
        "You have tried any health test at home",
        ["exp-home-test"],
        "The check will be done at home.",
        "Tell us about one time you tried a test at home.",
        2,
    ),
    criterion(
        "desirable",
        "who",
        "You are new to this kind of work",
        ["interest-first-time"],
        "We want to hear from new people each time.",
        "Tell us if this would be your first time.",
        1,
    ),
]
CARE = [
    criterion(
        "essential",
        "experience",
        "You have used health care for a long-lasting condition, or cared for someone who has",
        ["exp-long-term-self", "exp-carer"],
        "The work is about what it is like to be on the other side of the desk.",
        "Say so in your own words. No proof is needed.",
    ),
    criterion(
        "desirable",
        "skill",
        "You like to listen and sum up what others said",
        ["skill-listening", "skill-summing-up"],
        "The group learns from what many people say.",
        "Tell us about a time you summed up what others said.",
        2,
    ),
]
DATA = [
    criterion(
        "essential",
        "experience",
        "You have been a patient in hospital, or cared for someone who was",
        ["exp-hospital-self", "exp-carer"],
        "The data we talk about is yours.",
        "Say so in your own words. No proof is needed.",
    ),
    criterion(
        "desirable",
        "skill",
        "You ask questions when something is not clear",
        ["skill-asking-questions"],
        "Rules that nobody questions are weak.",
        "Tell us about a time you asked the question nobody else asked.",
        2,
    ),
    criterion(
        "desirable",
        "other",
        "You care about how data is used",
        ["interest-data"],
        "We will talk about it for months.",
        "Tell us what you would want to know first.",
        1,
    ),
]
FAMILY = [
    criterion(
        "essential",
        "experience",
        "You are a parent or carer who has used family services",
        ["exp-family-services", "exp-parent"],
        "The project is for parents and carers.",
        "Say so in your own words. No proof is needed.",
    ),
    criterion(
        "desirable",
        "skill",
        "You find it easy to talk with people you do not know",
        ["skill-talking"],
        "You will ask other parents about their day.",
        "Tell us about a time you got talking to someone new.",
        2,
    ),
]
TEACH = [
    criterion(
        "essential",
        "experience",
        "You have lived experience of mental distress, your own or of someone near you",
        ["exp-mental-distress-self", "exp-mental-distress-family"],
        "The people we train will work on it and have often only read of it.",
        "Say so in your own words. No proof, and no story, is needed.",
    ),
    criterion(
        "desirable",
        "skill",
        "You have spoken to a group before, of any size",
        ["skill-speaking"],
        "Each workshop has up to 20 people.",
        "Tell us about one time. A family party counts.",
        1,
    ),
]
