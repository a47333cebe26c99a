"""A passkey in software (WebAuthn, ES256, no attestation): does what a browser and a device do, and lies where it is told to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

UP_UV = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class SoftwareKey:
    """One credential; ``rp_id`` is the name that the browser binds it to."""

    rp_id: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b"software-key-0001"

    def register(self, options: dict[str, Any], *, origin: str) -> str:
        """The answer to creation options, as JSON."""
        cose = ES256.from_cryptography_key(self.private.public_key())
        attested = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.id, cose)
        flags = UP_UV | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self._rp_hash(), flags, 1, attested)
        client = self._client_data("webauthn.create", options["challenge"], origin)
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._as_json(response)

    def sign(
        self, options: dict[str, Any], *, origin: str, challenge: str = "", kind: str = "webauthn.get", flags: Any = UP_UV,
        rp_id: str = "",
    ) -> str:  # fmt: skip
        """The answer to request options, as JSON; the rest says how to lie."""
        data = AuthenticatorData.create(self._rp_hash(rp_id), flags, 2)
        client = self._client_data(kind, challenge or options["challenge"], origin)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
        }
        return self._as_json(response)

    def _rp_hash(self, rp_id: str = "") -> bytes:
        return hashlib.sha256((rp_id or self.rp_id).encode()).digest()

    def _as_json(self, response: dict[str, str]) -> str:
        named = websafe_encode(self.id)
        return json.dumps(
            {"id": named, "rawId": named, "type": "public-key", "clientExtensionResults": {}, "response": response}
        )

    @staticmethod
    def _client_data(kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def with_origin(answer: str, origin: str) -> str:
    """The same answer with another origin written into it afterwards."""
    told = json.loads(answer)
    client = json.loads(websafe_decode(told["response"]["clientDataJSON"]))
    told["response"]["clientDataJSON"] = websafe_encode(json.dumps({**client, "origin": origin}).encode())
    return json.dumps(told)
