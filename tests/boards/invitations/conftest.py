from tests.boards.membership.conftest import *  # noqa: F403 - the same board, office and people
