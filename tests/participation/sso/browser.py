import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlsplit


@dataclass
class WayOut:
    url: str
    query: dict[str, str]


def way_out(response) -> WayOut:
    """Where the page leads that follows the press of a button."""
    assert response.status_code == 200, response.content.decode()[:3000]
    url = unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', response.content.decode())[1])
    return WayOut(url, dict(parse_qsl(urlsplit(url).query)))


def message(response) -> str:
    """The first message or paragraph of the page's main part, without tags."""
    main = response.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))
