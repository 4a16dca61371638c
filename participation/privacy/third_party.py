"""The data map's lines for tables of libraries that hold something about people.

A test fails when an installed library has a table with a foreign key to the person that is not here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag, TaggedItem
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.forms.models import FormSubmission
from wagtail.documents.models import Document
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtailmedia.models import Media

from participation.accounts.models import User
from participation.privacy.uses import (
    CONTACT,
    CONTRIBUTION,
    DATE,
    OFFICE_WORK,
    PREFERENCE,
    PUBLIC_CONTENT,
    SIGN_IN,
    TECHNICAL,
    fields,
)
from participation.registry import register

SESSION = replace(SIGN_IN, retention=_("14 Tage nach dem letzten Besuch"))
NOT_EXPORTED = replace(SIGN_IN, export=False)
"""Keyed hashes: of no use to the person."""
QUEUE = replace(SIGN_IN, purpose=_("Arbeit im Hintergrund"), retention=_("zwei, nach Fehlern vier Wochen"))
OFFICE_TEXT = replace(CONTRIBUTION, purpose=OFFICE_WORK.purpose, retention=OFFICE_WORK.retention)


def end_sessions(user: User) -> None:
    """Sign `user` out everywhere. Session rows have no key to the person: each open one is looked into."""
    gone = [row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=gone).delete()


def forget_log_labels(user: User) -> None:
    """Wagtail notes the name of an account that was edited in its log; what this person did stays, nameless."""
    about = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(label="", data={})


def forget_results(user: User) -> None:
    """Tasks, waiting or done, whose arguments or error name the person. Tasks of the house carry keys, no addresses."""
    held = DBTaskResult.objects.exclude(status=TaskResultStatus.RUNNING)
    named = held.annotate(said=Cast("args_kwargs", TextField()))
    named.filter(Q(said__icontains=user.email) | Q(traceback__icontains=user.email)).delete()


def forget_submissions(user: User) -> None:
    """Form pages keep what was typed: the ones that name this address go."""
    FormSubmission.objects.annotate(said=Cast("form_data", TextField())).filter(said__icontains=user.email).delete()


def forget_lone_tags() -> None:
    """Words that nothing is tagged with any more: somebody may have been the only one to use them."""
    uses = [relation.name for relation in Tag._meta.related_objects if relation.one_to_many]
    Tag.objects.filter(**dict.fromkeys(uses)).delete()


def submissions_of(user: User) -> Iterator[dict[str, Any]]:
    rows = FormSubmission.objects.annotate(said=Cast("form_data", TextField())).filter(said__icontains=user.email)
    for row in rows:
        yield {"submitted": row.submit_time, **row.form_data}


register(
    EmailAddress, label=lambda row: row.email, fields=fields((CONTACT, "user email"), (SIGN_IN, "verified primary"))
)
register(EmailConfirmation, label=str, fields=fields((SIGN_IN, "email_address created sent key")))
register(
    SocialAccount,
    label=lambda row: row.provider,
    fields=fields((SIGN_IN, "user provider last_login date_joined"), (NOT_EXPORTED, "uid extra_data")),
)
register(SocialToken, label=str, fields=fields((TECHNICAL, "app account token token_secret expires_at")))  # stays empty
register(
    SocialApp,  # stays empty: services stand in the environment
    label=str,
    fields=fields((TECHNICAL, "provider provider_id name client_id secret key settings")),
)
register(
    Session,
    label=lambda row: row.pk,
    fields=fields((SESSION, "session_key session_data expire_date")),
    erase=end_sessions,
)
register(
    UserProfile,
    label=str,
    fields=fields(
        (
            PREFERENCE,
            "user submitted_notifications approved_notifications rejected_notifications updated_comments_notifications"
            " preferred_language current_time_zone avatar dismissibles theme contrast density keyboard_shortcuts",
        )
    ),
)
register(
    DBTaskResult,
    label=lambda row: row.task_path,
    fields=fields(
        (QUEUE, "args_kwargs return_value exception_class_path traceback"),
        (
            TECHNICAL,
            "id status enqueued_at started_at finished_at priority task_path worker_ids queue_name backend_name"
            " run_after",
        ),
    ),
    erase=forget_results,
)
register(
    FormSubmission,
    label=str,
    fields=fields((CONTACT, "form_data"), (DATE, "submit_time"), (TECHNICAL, "page")),
    export_for=submissions_of,
    erase=forget_submissions,
)
register(Tag, label=str, fields=fields((PUBLIC_CONTENT, "name slug")))
register(TaggedItem, label=str, fields=fields((TECHNICAL, "content_type object_id tag")))

# --- Wagtail: who in the office did what ---
register(
    Page,
    label=lambda page: page.title,
    fields=fields(
        (PUBLIC_CONTENT, "title draft_title slug seo_title search_description"),
        (OFFICE_WORK, "owner locked_by"),
        (
            TECHNICAL,
            "path depth numchild translation_key locale latest_revision live has_unpublished_changes first_published_at"
            " last_published_at live_revision go_live_at expire_at expired locked locked_at content_type url_path"
            " latest_revision_created_at alias_of show_in_menus",
        ),
    ),
)
register(
    Revision,
    label=lambda row: row.object_str,
    fields=fields(
        (PUBLIC_CONTENT, "object_str content"),
        (OFFICE_WORK, "user"),
        (TECHNICAL, "content_type base_content_type object_id created_at approved_go_live_at"),
    ),
)
_log = (OFFICE_WORK, "user"), (DATE, "timestamp"), (PUBLIC_CONTENT, "label")
_log_rest = "content_type action data uuid revision content_changed deleted"
register(PageLogEntry, label=lambda row: row.label, fields=fields(*_log, (TECHNICAL, f"{_log_rest} page")))
register(
    ModelLogEntry,
    label=lambda row: row.label,
    fields=fields(*_log, (TECHNICAL, f"{_log_rest} object_id")),
    erase=forget_log_labels,
)
register(
    Comment,
    label=str,
    fields=fields(
        (OFFICE_WORK, "user resolved_by"),
        (OFFICE_TEXT, "text"),
        (DATE, "created_at updated_at resolved_at"),
        (TECHNICAL, "page contentpath position revision_created"),
    ),
)
register(
    CommentReply,
    label=str,
    fields=fields(
        (OFFICE_WORK, "user"), (OFFICE_TEXT, "text"), (DATE, "created_at updated_at"), (TECHNICAL, "comment")
    ),
)
register(PageSubscription, label=str, fields=fields((PREFERENCE, "user comment_notifications"), (TECHNICAL, "page")))
register(
    EditingSession,
    label=str,
    fields=fields((SESSION, "user last_seen_at is_editing"), (TECHNICAL, "content_type object_id")),
)
register(
    FormState,
    label=str,
    fields=fields((SIGN_IN, "user data last_updated_at"), (TECHNICAL, "content_type object_id parent_object_id")),
)
register(
    APIToken,
    label=lambda row: row.name,
    fields=fields((SIGN_IN, "user name key_hash prefix created revoked_at last_used_at")),
)
register(
    UploadedFile, label=str, fields=fields((OFFICE_WORK, "uploaded_by_user"), (TECHNICAL, "for_content_type file"))
)
register(
    WorkflowState,
    label=str,
    fields=fields(
        (OFFICE_WORK, "requested_by"),
        (DATE, "created_at"),
        (TECHNICAL, "content_type base_content_type object_id workflow status current_task_state"),
    ),
)
register(
    TaskState,
    label=str,
    fields=fields(
        (OFFICE_WORK, "finished_by"),
        (OFFICE_TEXT, "comment"),
        (DATE, "started_at finished_at"),
        (TECHNICAL, "workflow_state revision task status content_type"),
    ),
)
_file = (OFFICE_WORK, "uploaded_by_user"), (DATE, "created_at")
register(
    Document,
    label=lambda row: row.title,
    fields=fields(*_file, (PUBLIC_CONTENT, "title file tags"), (TECHNICAL, "collection file_size file_hash")),
)
register(
    Media,
    label=lambda row: row.title,
    fields=fields(
        *_file, (PUBLIC_CONTENT, "title file thumbnail tags"), (TECHNICAL, "collection type duration width height")
    ),
)

NOT_USED = {"wagtailimages.Image"} - {settings.WAGTAILIMAGES_IMAGE_MODEL}
"""Tables that exist but stay empty: the house has a model of its own in their place."""
