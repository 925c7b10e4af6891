"""Logging in with the hospital's own provider: the authorization code flow of OpenID Connect Core 1.0, with PKCE.

The provider is asked while somebody logs in, and at no other time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from corpus.errors import KanitError
from interface.login_settings import OpenId
from interface.provider_requests import answered

_WELL_KNOWN = "/.well-known/openid-configuration"
# None of them takes the client's secret, or nothing at all, for the provider's key.
_ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA".split()
_KEY_TYPES = {"RSA", "EC", "OKP"}
_LEEWAY_SECONDS = 60
_SECONDS_KEPT = 3600.0
# A token of a key that is not known yet has the keys fetched again, but not for each such token.
_SECONDS_BETWEEN_FETCHES = 60.0
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Fields = Mapping[str, Any]


class ProviderAway(KanitError):
    """The provider cannot be reached, does not answer in time, or does not answer as it must."""


class LoginRefused(KanitError):
    """What the provider handed out does not prove who logged in."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one login is recognised by when the browser comes back. All but verifier the provider learns at once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Kept:
    fields: Fields
    fetched_seconds: float


class Provider:
    """The provider at openid.issuer. For several threads; monotonic and now give seconds, now since 1970."""

    def __init__(
        self,
        openid: OpenId,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._openid, self._now, self._monotonic = openid, now, monotonic
        self._metadata: _Kept | None = None
        self._keys: _Kept | None = None

    def login_address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where to send the browser; raises ProviderAway."""
        endpoint = self._described()["authorization_endpoint"]
        return str(
            prepare_grant_uri(
                endpoint,
                self._openid.client,
                "code",
                redirect_uri=redirect_uri,
                scope="openid profile email",
                state=attempt.state,
                nonce=attempt.nonce,
                code_challenge=create_s256_code_challenge(attempt.verifier),
                code_challenge_method="S256",
            )
        )

    def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Fields:
        """What the provider says of the person who logged in, signature, issuer, audience, times and nonce checked.

        Raises ProviderAway, or LoginRefused where the code or the token is not good for this login.
        """
        return self._checked(self._token(code, attempt, redirect_uri), attempt.nonce)

    def _token(self, code: str, attempt: Attempt, redirect_uri: str) -> str:
        described = self._described()
        client = ClientAuth(self._openid.client, self._openid.secret, _client_method(described))
        body = prepare_token_request(
            "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=attempt.verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        address, headers, body = client.prepare("POST", described["token_endpoint"], headers, body)
        status, fields = self._json(address, headers=headers, body=str(body).encode())
        token = fields.get("id_token") if status == 200 else None
        if not isinstance(token, str):
            raise LoginRefused(f"the provider gave no ID token for the code (status {status})")
        return token

    def _checked(self, token: str, nonce: str) -> Fields:
        try:
            decoded = self._decoded(token)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "value": self._openid.issuer},
                    "aud": {"essential": True, "value": self._openid.client},
                },
                params={"nonce": nonce, "client_id": self._openid.client},
            )
            claims.validate(now=int(self._now()), leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError) as error:
            raise LoginRefused(f"the ID token does not hold ({type(error).__name__})") from error
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            kept = self._keys
            if kept is None or self._monotonic() - kept.fetched_seconds < _SECONDS_BETWEEN_FETCHES:
                raise
            # The provider may have changed its keys.
            self._keys = None
        return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)

    def _key_set(self) -> KeySet:
        kept = self._keys
        if kept is None or self._monotonic() - kept.fetched_seconds > _SECONDS_KEPT:
            kept = self._keys = _Kept(self._fetched(self._described()["jwks_uri"]), self._monotonic())
        listed = kept.fields.get("keys")
        keys = [key for key in listed if _signs(key)] if isinstance(listed, list) else []
        return KeySet.import_key_set({"keys": keys})

    def _described(self) -> Fields:
        """The provider's own description (OpenID Connect Discovery 1.0, section 4), checked before it is kept."""
        kept = self._metadata
        if kept is None or self._monotonic() - kept.fetched_seconds > _SECONDS_KEPT:
            fields = self._fetched(self._openid.issuer.rstrip("/") + _WELL_KNOWN)
            _check_description(fields, self._openid.issuer)
            kept = self._metadata = _Kept(fields, self._monotonic())
        return kept.fields

    def _fetched(self, address: str) -> Fields:
        status, fields = self._json(address)
        if status != 200:
            raise ProviderAway(f"{address} answered with status {status}")
        return fields

    def _json(
        self, address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, Fields]:
        try:
            status, content = answered(address, headers=headers, body=body)
            fields = json.loads(content)
        except OSError as error:
            raise ProviderAway(f"{address} cannot be reached ({error})") from error
        except (ValueError, RecursionError) as error:
            raise ProviderAway(f"{address} did not answer with JSON") from error
        if not isinstance(fields, dict):
            raise ProviderAway(f"{address} did not answer with a JSON object")
        return status, fields


def _check_description(fields: Fields, issuer: str) -> None:
    if fields.get("issuer") != issuer:
        raise ProviderAway(
            f"the provider calls itself {str(fields.get('issuer'))[:200]!r}, but KANIT_OPENID_ISSUER is {issuer!r}; "
            "they must be the same, letter for letter"
        )
    # http is for a provider on this machine, which the settings let in as issuer alone.
    schemes = ("https://", "http://") if issuer.startswith("http://") else ("https://",)
    for name in _ENDPOINTS:
        if not str(fields.get(name)).startswith(schemes):
            raise ProviderAway(f"the provider's {name} is {str(fields.get(name))[:200]!r}, no address with https")


def _client_method(described: Fields) -> str:
    """How the client proves itself: with a header unless the provider takes nothing but fields of a form."""
    offered = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    only_form = "client_secret_post" in offered and "client_secret_basic" not in offered
    return "client_secret_post" if only_form else "client_secret_basic"


def _signs(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"
