from boards.groups.models import TopicGroup
from participation.accounts.models import User
from participation.privacy.uses import AUTHORSHIP, DATE, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import IndexText, register


def _index(group: TopicGroup) -> IndexText:
    tags = list(group.tags.all())
    return IndexText(
        title=group.name,
        text=" ".join([group.purpose, *(tag.name for tag in tags)]),
        url=group.get_absolute_url(),
        kind="group",
        audience=group.reading,
        tags=tags,
    )


def no_longer_speaks(user: User) -> None:
    """A group whose speaker was erased has none until it names another."""
    TopicGroup.objects.filter(speaker=user).update(speaker=None)


register(
    TopicGroup,
    label=lambda group: group.name,
    url=TopicGroup.get_absolute_url,
    fields=fields(
        (TECHNICAL, "slug mark tone order circle reading writing board"),
        (PUBLIC_CONTENT, "name purpose tags"),
        (AUTHORSHIP, "speaker"),
        (DATE, "created"),
    ),
    index=_index,
    visible_to=lambda user: TopicGroup.objects.visible_to(user),
    trail_kind="group",
    erase=no_longer_speaks,
    extra={"date": lambda group: group.created},
)
