from participation.identity.online import verify  # noqa: F401 - registers itself
from participation.identity.online.ways import online_ways
from participation.identity.providers import register_provider

for way in online_ways():
    register_provider(way)
