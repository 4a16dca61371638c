from django.urls import URLPattern, URLResolver

from surveys.answering.urls import urlpatterns as answering
from surveys.results.urls import urlpatterns as results

urlpatterns: list[URLPattern | URLResolver] = [*answering, *results]
