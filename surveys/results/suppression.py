"""What the public may see: no cell under 5 people, and none that the others would give away."""

from surveys.questionnaires.models import Kind
from surveys.results.counting import QuestionCounts

LEAST = 5
"""People; fewer are not shown, and nobody is shown like few."""


def hidden_options(counted: QuestionCounts) -> set[str]:
    """Codes of the options whose numbers stay hidden.

    Where one answer each was possible, the hidden numbers are what lacks to the total: so at least two are hidden, and
    together they are at least LEAST people; else one could be computed back.
    """
    if counted.answered < LEAST:
        return {option.code for option in counted.options}
    hidden = {option.code for option in counted.options if option.n < LEAST}
    if not hidden or counted.question.kind == Kind.MULTIPLE:
        return hidden
    sizes = {option.code: option.n for option in counted.options}
    for code in sorted(set(sizes) - hidden, key=lambda code: (sizes[code], code)):
        if len(hidden) > 1 and sum(sizes[known] for known in hidden) >= LEAST:
            break
        hidden.add(code)
    return hidden
