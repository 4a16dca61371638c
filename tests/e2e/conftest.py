"""Journeys in a real browser against the demo, served by a real daphne and a real worker.

Fixtures: `page` (1280 px), `phone` (360 px), `page_without_js`, `new_page(...)` for a second person, `site_url`,
`manage(*args)`, `mails()`, `restart_server()`. Functions from tests.e2e.browser: `check(page)`, `sign_in(page, role)`.
A failed journey leaves its screenshot in var/e2e/.
"""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import site as demo
from tests.e2e.browser import watch
from tests.e2e.site import ROOT, Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo of this worker of the tests, running."""
    running = Site(demo.copy_of(demo.build(), tmp_path_factory.getbasetemp() / "demo"))
    try:
        running.start()
        yield running
    finally:
        for name in list(running.processes):
            running.stop(name)


@pytest.fixture
def site_url(site: Site) -> str:
    return site.url


@pytest.fixture
def restart_server(site: Site) -> Callable[..., None]:
    """`restart_server()` ends daphne politely, `restart_server(kill=True)` with SIGKILL; both start it again."""
    return lambda kill=False: site.restart_server(signal.SIGKILL if kill else signal.SIGTERM)


@pytest.fixture
def manage(site: Site) -> Callable[..., str]:
    return lambda *args: demo.manage(site.directory, *args)


@pytest.fixture
def mails(site: Site) -> Callable[[], list[str]]:
    return site.mails


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium where there is one, else the one `playwright install chromium` has fetched."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield running
        running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def new_page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`new_page(width=1280, java_script_enabled=True, ...)`: a page in a browser session of its own."""
    pages: list[Page] = []

    def make(width: int = 1280, height: int = 900, **context) -> Page:
        size = {"width": width, "height": height}
        page = browser.new_context(
            base_url=site.url, locale="de-DE", viewport=size, reduced_motion="reduce", **context
        ).new_page()
        page.set_default_timeout(30_000)
        watch(page, site.url, scripts=context.get("java_script_enabled", True))
        pages.append(page)
        return page

    yield make
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False) and not page.is_closed():
            Path(ROOT / "var/e2e").mkdir(parents=True, exist_ok=True)
            page.screenshot(path=ROOT / f"var/e2e/{request.node.name[:80]}-{number}.png", full_page=True)
        page.context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(width=360, height=740, has_touch=True, is_mobile=True)


@pytest.fixture
def page_without_js(new_page: Callable[..., Page]) -> Page:
    return new_page(java_script_enabled=False)
