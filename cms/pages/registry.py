from typing import Any

from cms.pages import tasks  # noqa: F401 - makes its finder known to the tick
from cms.pages.indexing import register_page
from cms.pages.models import HomePage, LinkPage, StandardPage, StrategyPage
from participation.html import to_text
from participation.privacy.uses import TECHNICAL, fields
from participation.registry import register


def welcome(page: Any) -> list[str]:
    return [page.claim, page.lead, page.groups_title, to_text(page.groups_text)]


register_page(HomePage, kind="page", names="menu_title claim lead buttons groups_title groups_text body", text=welcome)
register_page(StrategyPage, kind="page", names="menu_title lead body shows_projects", text=lambda page: [page.lead])
register_page(StandardPage, kind="page", names="menu_title lead body role", text=lambda page: [page.lead])
register(LinkPage, label=str, fields=fields((TECHNICAL, "place")))
