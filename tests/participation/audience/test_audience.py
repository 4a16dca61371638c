import pytest
from django.db import IntegrityError, transaction

from participation.audience import services
from participation.audience.models import Audience
from participation.identity.levels import Level

EVERYONE = ["visitor", "citizen", "verified_citizen", "member", "other_member", "former_member"]


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        ("everyone", set(EVERYONE)),
        ("signed_in", set(EVERYONE) - {"visitor"}),
        ("level_30", {"verified_citizen", "member", "other_member", "former_member"}),
        ("circle", {"member"}),
        ("circle_40", set()),
    ],
)
def test_who_belongs_to_an_audience(rule, let_in, request, group_circle):
    audience = {
        "everyone": lambda: services.everyone(),
        "signed_in": lambda: services.signed_in(),
        "level_30": lambda: services.signed_in(min_level=Level.SUBSTANTIAL),
        "circle": lambda: services.of_circle(group_circle),
        "circle_40": lambda: services.of_circle(group_circle, min_level=Level.HIGH),
    }[rule]()

    assert {name for name in EVERYONE if audience.includes(request.getfixturevalue(name))} == let_in


def test_an_entry_of_another_source_keeps_what_one_mandate_gave(member, group_circle):
    services.enter_circle(person=member, circle=group_circle, source="guest")
    services.leave_circle(person=member, circle=group_circle, source="mandate:1")

    assert services.of_circle(group_circle).includes(member)


def test_the_same_rule_exists_once(db):
    services.everyone()

    with pytest.raises(IntegrityError), transaction.atomic():
        Audience.objects.create(kind=Audience.Kind.EVERYONE)


def test_a_locked_account_counts_as_a_visitor(member, group_circle):
    member.is_active = False

    assert not services.of_circle(group_circle).includes(member)
