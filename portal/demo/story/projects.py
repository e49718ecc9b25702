"""The delivery projects named in the group's note of 8 November 2021, told in our own words."""

PROJECTS = [
    {
        "slug": "hearing-checks",
        "name": "Hearing checks that work at home",
        "partner": "NHS England and Improvement",
        "kind_of_work": "Co-production partner",
        "summary": "People who have trouble hearing plan checks that are easier to use, with a national health team.",
        "go_ahead": "Team meeting note 14: yes, with pay for co-producers in the budget",
    },
    {
        "slug": "voices-for-improvement",
        "name": "Voices for Improvement",
        "partner": "National Voices and the Health Foundation",
        "kind_of_work": "Learning partner",
        "summary": "A peer group looks at what a national programme learns from people who use health care.",
        "go_ahead": "Team meeting note 9: yes",
    },
    {
        "slug": "patient-data-principles",
        "name": "Principles for using patient data",
        "partner": "UCLH Biomedical Research Centre",
        "kind_of_work": "Facilitating co-production",
        "summary": "Patients, carers and researchers write the rules for using patient data in research.",
        "go_ahead": "Team meeting note 11: yes",
    },
    {
        "slug": "family-changemakers",
        "name": "Family Changemakers",
        "partner": "Camden Council",
        "kind_of_work": "Co-evaluation",
        "summary": "Parents and carers judge, with us, whether a council's family project changed anything.",
        "go_ahead": "Team meeting note 12: yes",
    },
    {
        "slug": "training-together",
        "name": "Training that is co-led",
        "partner": "UCL and the London School of Hygiene and Tropical Medicine",
        "kind_of_work": "Training",
        "summary": "Co-producers plan and lead workshops for researchers, a policy team and PhD students.",
        "go_ahead": "Team meeting note 16: yes",
    },
]
