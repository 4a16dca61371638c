from tests.participation.sso.browser import message
from tests.participation.sso.identity import events, nothing_happened
from tests.participation.sso.saml_server import Said, encoded, sign

START, FINISH = "/nachweis/dienst/saml/", "/accounts/dienst/saml/abschluss/"


def bring(client, trip, answer: str):
    """Our own form sends what the service answered; `trip` is RelayState and the id of the request."""
    return client.post(FINISH, {"SAMLResponse": answer, "RelayState": trip[0]})


def answer(trip, how=sign, **said) -> str:
    return encoded(how(Said(request=trip[1], **said).xml()))


def is_refused(client, person, trip, answer: str) -> bool:
    response = bring(client, trip, answer)
    return (
        response.status_code == 400
        and "ließ sich nicht prüfen" in message(response)
        and nothing_happened(person)
        and events(person) == [("proof_refused", "saml, invalid")]
    )
