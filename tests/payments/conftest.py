import pytest

from tests.factories.money import Money


@pytest.fixture(autouse=True)
def _before_roles_can_be_funded(monkeypatch):
    from importlib.util import find_spec

    if find_spec("opportunities.actions.roles") is None:
        from payments.actions import commitments

        def tell(verb, *, version=None, **facts):
            version.funding_requests.filter(status="asked").update(
                status="met", answered_at="2026-01-01T00:00Z", answered_by=facts["by"]
            )

        monkeypatch.setattr(commitments, "_tell", tell)


@pytest.fixture
def money(db, clock_at):
    clock_at("2026-11-24 15:00")
    return Money()
