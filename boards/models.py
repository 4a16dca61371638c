"""An index: one import line per room."""

from boards.brainstorm.models import Card, Cluster, Wall
from boards.chat.models import Message, Room
from boards.groups.models import TopicGroup
from boards.projects.models import Project
from boards.threads.models import Post, Thread

__all__ = ["Card", "Cluster", "Message", "Post", "Project", "Room", "Thread", "TopicGroup", "Wall"]
