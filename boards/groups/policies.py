"""Who may do what in a topic group. What one may see is `TopicGroup.objects.visible_to`, not asked here."""

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet

from boards.groups.models import TopicGroup
from participation.accounts.models import User
from participation.audience.models import Audience


def can_keep_groups(user: User | AnonymousUser) -> bool:
    """Found and change groups: staff of the office."""
    return user.is_active and user.has_perm("boards.change_topicgroup")


def can_start_thread(user: User | AnonymousUser, group: TopicGroup) -> bool:
    """Whoever the group lets both read and write at this moment."""
    if not user.is_authenticated or not user.is_active:
        return False
    writers = Audience.objects.open_to(user)
    return TopicGroup.objects.visible_to(user).filter(pk=group.pk, writing__in=writers).exists()


def office_moderation(user: User | AnonymousUser) -> QuerySet[Permission]:
    """The permission to moderate everywhere, if `user` holds it: usable as a column of a query."""
    given = Q(user=user.pk) | Q(group__user=user.pk)
    return Permission.objects.filter(given, content_type__app_label="boards", codename="moderate_thread")


def can_moderate(user: User | AnonymousUser, group: TopicGroup) -> bool:
    """The speaker, as long as they belong to the group, and the moderators of the office where they may read."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser or office_moderation(user).exists():
        return TopicGroup.objects.visible_to(user).filter(pk=group.pk).exists()
    return group.speaker_id == user.pk and can_start_thread(user, group)
