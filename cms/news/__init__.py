"""News: the index with its tags and feeds, and the articles.

Tables: NewsIndexPage, ArticlePage, ArticleTag. Always true: what is scheduled or withdrawn stands in no list, no feed,
no sitemap and no search; an article's date is the day people read under it, whenever it was published.
"""
