from cms.pages import tasks  # noqa: F401 - makes its finder known to the tick
from cms.pages.indexing import register_page
from cms.pages.models import HomePage, LinkPage, StandardPage, StrategyPage
from participation.privacy.uses import TECHNICAL, fields
from participation.registry import register

register_page(HomePage, kind="page", names="claim lead buttons body", text=lambda page: [page.claim, page.lead])
register_page(
    StrategyPage,
    kind="page",
    names="lead pillars figures figures_source moments body shows_projects",
    text=lambda page: [page.lead],
)
register_page(StandardPage, kind="page", names="lead body role", text=lambda page: [page.lead])
register(LinkPage, label=str, fields=fields((TECHNICAL, "place")))
