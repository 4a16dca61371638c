"""Cold cache: page, styles, scripts and fonts together, as they come over the line; pictures and media apart."""

import pytest

from tests.e2e.browser import check, sign_in
from tests.e2e.pages import promised

LIMIT, LIMIT_WITH_HTMX = 100_000, 120_000
APART = {"Image", "Media"}


def weigh(page, path):
    """Bytes by address, without headers of pictures and media."""
    addresses, bytes_of = {}, {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: (event["response"]["url"], event["type"])}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: bytes_of.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return {
        addresses[request][0]: round(size)
        for request, size in bytes_of.items()
        if request in addresses and addresses[request][1] not in APART
    }


@pytest.mark.parametrize("name", ["start", "article", "episode", "group", "thread", "survey"])
def test_a_page_is_light_and_clean(site, new_page, name):
    page = new_page(
        extra_http_headers={"Accept-Encoding": "gzip"}
    )  # the promise is in gzip, brotli weighs a third less
    if name == "thread":
        sign_in(page, "member", group="kreisverwaltung")

    weight = weigh(page, promised(site)[name])

    limit = LIMIT_WITH_HTMX if any("htmx" in url for url in weight) else LIMIT
    total = sum(weight.values())
    told = "\n".join(f"{size:>8} {url}" for url, size in sorted(weight.items(), key=lambda entry: -entry[1]))
    print(f"{name}: {total / 1000:.1f} kB\n{told}")
    assert total <= limit, f"{name} weighs {total} bytes\n{told}"
    check(page)
