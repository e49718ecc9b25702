# What people run. `make` alone lists it. Everything works from a fresh clone with Python 3.11 or newer.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev browser demo reset test check fix bench axe shots faults migrations

PY := .venv/bin/python
MANAGE := $(PY) manage.py
DATA_DIR ?= var
WORKERS ?= 2
APPS := ground members opportunities payments home
# What is type-checked: the code that decides and counts. Wagtail glue is left alone.
TYPED = ground/money.py ground/clock.py ground/states.py $(wildcard */actions/*.py */queries/*.py home/queries.py \
	*/policies.py */permissions.py payments/gateway.py opportunities/matching.py)
DEMO := exec env DJANGO_SETTINGS_MODULE=portal.settings.dev
# Nothing real: enough for production's own check to start.
PRODUCTION := env DJANGO_SETTINGS_MODULE=portal.settings.production \
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") \
	FIELD_KEYS=$$($(PY) -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())") \
	ALLOWED_HOSTS=alongside.example SITE_URL=https://alongside.example DATABASE_URL=postgres://nobody@db.example/none \
	EMAIL_URL=smtp+tls://user:password@mail.example:587 DEFAULT_FROM_EMAIL=hello@alongside.example \
	ADMINS=admin@alongside.example HELP_PHONE='0808 157 0199' HELP_EMAIL=help@alongside.example \
	PAYER_NAME=Alongside PAYER_SORT_CODE=20-30-40 PAYER_ACCOUNT=11223344

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do \
		printf '%-18s %s\n' "$$name" "$$words"; done

setup: ## make .venv and install what the site needs
	@python3 scripts/setup.py run

setup-dev:
	@python3 scripts/setup.py dev

browser: setup-dev
	@$(PY) scripts/browser.py

demo: setup ## set up, seed once and serve on http://127.0.0.1:$PORT (8000)
	@$(DEMO) $(MANAGE) demo

reset: ## throw the demo's data away; the next `make demo` starts afresh
	@if [ '$(DATA_DIR)' != var ] && [ -d '$(DATA_DIR)' ] && [ ! -e '$(DATA_DIR)/demo-keys.json' ]; then \
		echo "$(DATA_DIR) does not look like the demo's data: not touched."; exit 1; fi
	@rm -rf '$(DATA_DIR)'
	@echo "The demo's data is gone. make demo starts afresh."

test: setup-dev browser ## everything, on SQLite and then on PostgreSQL, browser journeys included
	$(PY) -m pytest -n $(WORKERS)
	$(PY) -m tests.pg $(PY) -m pytest -n $(WORKERS)

check: setup-dev ## lint, format, types, import contracts, migrations, Django's own checks
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@git ls-files 'templates/*.html' 'templates/**/*.html' | xargs .venv/bin/djade --target-version 5.2 --check
	$(DEMO) $(PY) -W error manage.py check
	$(PRODUCTION) $(PY) -W error manage.py check --deploy --fail-level WARNING
	$(DEMO) $(MANAGE) makemigrations --check --dry-run
	@# keys_of_debts: unique columns that are new, whose values the database makes, also for code that knows none of them.
	@# 0015_addresses_up_to_500: a longer text, which PostgreSQL takes without touching a row.
	@# As PostgreSQL would run them: on SQLite every table that is made anew looks like an error.
	@DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m tests.pg $(MANAGE) lintmigrations --include-apps $(APPS) \
		--no-cache --ignore-initial-migrations --ignore-name-contains keys_of_debts --ignore-name 0015_addresses_up_to_500 -q ignore ok
	.venv/bin/lint-imports --no-logo
	$(PY) -m mypy $(TYPED)

fix: setup-dev ## format the code and the templates
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .
	@git ls-files 'templates/*.html' 'templates/**/*.html' | xargs .venv/bin/djade --target-version 5.2

bench: setup-dev ## speed, one figure a line, recorded in docs/benchmarks.md
	$(PY) -m tests.benchmarks

axe: browser ## every route as every person, checked for accessibility
	$(PY) -m pytest -n $(WORKERS) tests/journeys/test_axe.py --every-person

shots: browser ## photograph every route at 360 and 1280 px, light and dark, into $DATA_DIR/shots
	$(PY) -m pytest -q tests/shots.py

faults: setup-dev ## killed workers, races, servers that hang, long walks; on both databases, figures and their sum
	WORKERS=$(WORKERS) $(PY) -m tests.faults

migrations: setup ## write what the models changed as new migrations; those that stand are never edited
	$(DEMO) $(MANAGE) makemigrations $(APPS)
