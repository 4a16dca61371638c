"""An OpenID Connect server that says what a test tells it to, true or forged, over real HTTP."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.participation.sso.browser import way_out

RIGHT_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WRONG_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PERSON = {
    "sub": "4711",
    "acr": "STORK-QAA-Level-4",
    "bpk2": "BPK-Cora",
    "given_name": "Cora Maria",
    "family_name": "Citizen",
    "birthdate": "1980-02-29",
    "address": {"postal_code": "37154", "locality": "Northeim"},
}


def jwk(key: rsa.RSAPrivateKey, kid: str) -> dict:
    return json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": "RS256"}


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class Server:
    """`claims` go into the token over the good ones, `drop` leaves some out, `sign` makes the token."""

    def __init__(self) -> None:
        self.person = dict(PERSON)
        self.claims: dict = {}
        self.drop: set[str] = set()
        self.keys = [jwk(RIGHT_KEY, "right")]
        self.sign = lambda claims: jwt.encode(claims, RIGHT_KEY, "RS256", headers={"kid": "right"})
        self.userinfo: dict | None = None
        self.discovery: dict = {}
        self.nonce = ""
        self.asked: list[tuple[str, dict]] = []
        self.answers: dict[str, tuple[int, bytes, dict]] = {}
        self.last_token = ""

    def token(self) -> str:
        now = int(time.time())
        good = {"iss": self.issuer, "aud": "board", "iat": now, "exp": now + 300, "nonce": self.nonce} | self.person
        said = {name: value for name, value in (good | self.claims).items() if name not in self.drop}
        self.last_token = self.sign(said)
        return self.last_token

    def answer(self, path: str) -> dict | None:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
                "acr_values_supported": ["STORK-QAA-Level-1", "STORK-QAA-Level-3", "STORK-QAA-Level-4"],
            } | self.discovery
        if path == "/jwks":
            return {"keys": self.keys}
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        if path == "/userinfo":
            return self.userinfo if self.userinfo is not None else self.person
        return None


@contextlib.contextmanager
def running() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            server.asked.append((self.path, {"body": body, **self.headers}))
            found = server.answer(self.path)
            status, text, headers = server.answers.get(
                self.path, (200 if found is not None else 404, json.dumps(found).encode(), {})
            )
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(text)

        do_POST = do_GET

        def log_message(self, *args: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.host = f"localhost:{http.server_port}"
    server.issuer = f"http://{server.host}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def come_back(client: Client, server: Server, start: str, data: dict | None = None, **changed: str):
    """Press the button at `start`, let the server note the nonce, and come back with a code; returns our answer."""
    out = way_out(client.post(start, data or {}))
    server.nonce = out.query["nonce"]
    given = {"state": out.query["state"], "code": "c0de"} | changed
    return client.get("/accounts/dienst/oidc/antwort/", given)
