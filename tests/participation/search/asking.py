"""Short ways to ask for something in a test."""

from participation.search.asked import Asked
from participation.search.selectors import search as find


def search(query, user, **more):
    return find(Asked(query=query, **more), user)


def titles(query, user, **more):
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in search(query, user, **more).hits]
