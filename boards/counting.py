"""Counts as columns of a query, so that a list with numbers costs no query more."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any], key: str, *, of: str = "pk", distinct: bool = False) -> Coalesce:
    """How many of `rows` point with `key` at the row of the outer query (or how many different `of`)."""
    counted = (
        rows.order_by().filter(**{key: OuterRef("pk")}).values(key).annotate(n=Count(of, distinct=distinct)).values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
