"""A provider of logins on this machine, as a hospital's is: OpenID Connect with a code, PKCE and RS256."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

CLIENT, SECRET = "kanit", "only-for-tests"
KEY, OTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
Claims = dict[str, Any]


def signed(claims: Claims, key: RSAKey = KEY) -> str:
    """The claims as a token by RS256, as an honest provider signs them."""
    return jwt.encode({"alg": "RS256", "kid": KEY.thumbprint()}, claims, key)


@dataclass
class LocalProvider:
    """Everybody who comes is logged in as person. Tests change what it says by person, described and issue."""

    address: str
    person: Claims = field(default_factory=lambda: {"sub": "ayse", "groups": ["doctors", "printers"]})
    described: Claims = field(default_factory=dict)
    issue: Callable[[Claims], str] = signed
    token_status: int = 200
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def description(self) -> Claims:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        } | self.described

    def authorized(self, asked: Mapping[str, str]) -> Response:
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)

    def token(self, given: Mapping[str, str], authorization: str) -> Response:
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        in_form = (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        # A code is good once.
        asked = self.codes.pop(given.get("code", ""), None)
        if self.token_status != 200 or asked is None or not (authorization == f"Basic {proof}" or in_form):
            return JSONResponse({"error": "invalid_grant"}, max(self.token_status, 400))
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        assert given["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return JSONResponse(
            {"access_token": "unused", "token_type": "Bearer", "id_token": self.issue(claims | self.person)}
        )


def provider_app(provider: LocalProvider) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, call_next: Callable[[Request], Any]) -> Response:
        provider.asked.append(request.url.path)
        response: Response = await call_next(request)
        return response

    @app.get("/.well-known/openid-configuration")
    async def describe() -> Response:
        return JSONResponse(provider.description())

    @app.get("/keys")
    async def keys() -> Response:
        public = KEY.as_dict(private=False) | {"kid": KEY.thumbprint(), "use": "sig"}
        return JSONResponse({"keys": [{"kty": "unheard-of", "kid": "1"}, public]})

    @app.get("/authorize")
    async def authorize(request: Request) -> Response:
        return provider.authorized(dict(request.query_params))

    @app.post("/token")
    async def token(request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        return provider.token(given, request.headers.get("authorization", ""))

    return app


@contextmanager
def local_provider() -> Iterator[LocalProvider]:
    """The provider, running on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    provider = LocalProvider(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(provider_app(provider), log_config=None, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield provider
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def led_on(address: str) -> str:
    """Where the page at an address sends a browser."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}", headers={"Connection": "close"})
    location = connection.getresponse().getheader("Location")
    connection.close()
    assert location
    return location


def unsigned(claims: Claims) -> str:
    """A token that says of itself that it has no signature."""
    return f"{_written({'alg': 'none', 'typ': 'JWT'})}.{_written(claims)}."


def signed_with_text(claims: Claims, secret: bytes) -> str:
    """A token by HS256, whose key is a text that both sides know: here one that the client, or everybody, knows."""
    content = f"{_written({'alg': 'HS256', 'kid': KEY.thumbprint()})}.{_written(claims)}"
    return f"{content}.{_encoded(hmac.digest(secret, content.encode(), 'sha256'))}"


def _written(part: Claims) -> str:
    return _encoded(json.dumps(part).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
