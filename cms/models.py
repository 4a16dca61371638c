"""An index: one import line per room."""

from cms.demo.models import Loaded
from cms.news.models import ArticlePage, ArticleTag, NewsIndexPage
from cms.pages.models import HomePage, LinkPage, StandardPage, StrategyPage
from cms.podcasts.models import EpisodePage, ShowPage

__all__ = [
    "ArticlePage",
    "ArticleTag",
    "EpisodePage",
    "HomePage",
    "LinkPage",
    "Loaded",
    "NewsIndexPage",
    "ShowPage",
    "StandardPage",
    "StrategyPage",
]
