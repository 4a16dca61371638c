"""What every journey checks of a page, and how somebody signs in."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response, expect

from tests.e2e.site import demo_data, person

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= limit) return []
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > limit + 0.5)
    .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(e.getBoundingClientRect().right)}px`)
    .concat(`scrollWidth ${document.documentElement.scrollWidth} > ${limit}`)
}"""


@dataclass
class Watch:
    """Everything a page did that it should not: errors, refusals of the policy, requests to other hosts."""

    host: str
    scripts: bool = True
    troubles: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", lambda request: self.request(request.url))
        page.on("response", self.response)

    def response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.documents.add(response.url)

    def console(self, message: ConsoleMessage) -> None:
        missing_page = message.location.get("url") in self.documents and "Failed to load resource" in message.text
        if message.type == "error" and not missing_page:
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.troubles.append(f"request to a third party: {url}")


_watches: dict[Page, Watch] = {}


def watch(page: Page, site_url: str, *, scripts: bool = True) -> None:
    _watches[page] = Watch(host=urlsplit(site_url).netloc, scripts=scripts)
    _watches[page].follow(page)


def forgive(page: Page) -> None:
    """Forget the troubles so far, where a journey caused them itself (a server stopped on purpose)."""
    _watches[page].troubles.clear()


def axe_violations(page: Page) -> list[str]:
    """What axe finds; nothing on a page without scripts, where axe cannot run (its promises never resolve)."""
    if not _watches[page].scripts:
        return []
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"axe {rule['id']}: {rule['help']}: {node['target']} {node['html'][:150]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def check(page: Page, *, dark: bool = False, without_server: bool = False) -> None:
    """No axe violation (with `dark` in the dark too), no error, no third party, no sideways scrolling at 320 px.

    `without_server`: the journey has stopped it, so attempts to reach it fail.
    """
    faults = axe_violations(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        faults += [f"dark: {fault}" for fault in axe_violations(page)]
        page.emulate_media(color_scheme="light")
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    faults += [f"too wide: {fault}" for fault in page.evaluate(TOO_WIDE)]
    page.set_viewport_size(size)
    faults += [one for one in _watches[page].troubles if not (without_server and "ERR_CONNECTION" in one)]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def sign_in(page: Page, role: str, group: str = "") -> dict:
    """Sign in through the form as a demo person, named by role or key; returns the entry of northeim.yml."""
    somebody = person(role, group)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(somebody["email"])
    page.locator("input[name=password]").fill(demo_data()["password"])
    page.locator("input[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/(login|confirm)"))
    if "/accounts/2fa/authenticate/" in page.url:
        second_step(page)
    return somebody


def second_step(page: Page) -> None:
    """Type the code that the demo shows for its own people."""
    page.locator("input[name=code]").fill(page.locator("#demo-code").inner_text())
    page.locator("input[name=code]").press("Enter")
    expect(page).not_to_have_url(re.compile("/accounts/2fa/authenticate/"))
