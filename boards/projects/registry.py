from boards.projects.models import Project
from participation import html
from participation.privacy.uses import DATE, PUBLIC_CONTENT, TECHNICAL, fields
from participation.registry import IndexText, register


def _index(project: Project) -> IndexText:
    tags = list(project.tags.all())
    names = [tag.name for tag in tags]
    return IndexText(
        title=project.title,
        text=" ".join([project.summary, html.to_text(project.html), project.office, *names]),
        url=project.get_absolute_url(),
        kind="project",
        audience=project.reading,
        tags=tags,
    )


register(
    Project,
    label=lambda project: project.title,
    url=Project.get_absolute_url,
    fields=fields(
        (PUBLIC_CONTENT, "title summary text html state starts ends office tags"),
        (TECHNICAL, "slug reading"),
        (DATE, "created"),
    ),
    index=_index,
    visible_to=lambda user: Project.objects.visible_to(user),
    trail_kind="project",
    extra={"who": lambda project: project.office},
)
