"""What the browser tests share: one portal, one browser, and each person's sign-in once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.support.browsing import Browsing, SignIns
from tests.plugins.site import PortalProcess


@pytest.fixture(scope="session")
def portal(portal_process: PortalProcess) -> PortalProcess:
    """The running demonstration."""
    return portal_process


@pytest.fixture(scope="session")
def sign_ins(portal: PortalProcess) -> SignIns:
    """Who has signed in so far."""
    return SignIns(portal)


@pytest.fixture
def browsing(browser: Browser, sign_ins: SignIns) -> Iterator[Browsing]:
    """The contexts of one test, closed and judged at its end."""
    made = Browsing(browser, sign_ins)
    yield made
    made.close()
