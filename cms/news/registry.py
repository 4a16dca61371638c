from cms.news.models import ArticlePage, ArticleTag, NewsIndexPage
from cms.pages.indexing import register_page
from participation.privacy.uses import PUBLIC_CONTENT, fields
from participation.registry import register

register_page(NewsIndexPage, kind="page", names="menu_title lead", text=lambda page: [page.lead])
register_page(
    ArticlePage,
    kind="news",
    names="menu_title date author lead picture body tags",
    text=lambda page: [page.lead, page.author, *page.tags.names()],
    trail_kind="news",
)
register(ArticleTag, label=str, fields=fields((PUBLIC_CONTENT, "content_object tag")))
