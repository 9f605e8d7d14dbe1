"""A stand-in for Tencent Cloud's SMS: it checks each request's signature (TC3-HMAC-SHA256) as the real one does.

https://cloud.tencent.com/document/api/382/52072
"""

import datetime as dt
import hashlib
import hmac
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY_ID, KEY = "AKIDexample", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/(\w+)/tc3_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})"
)


def signature(method: str, path: str, headers: dict[str, str], body: bytes, day: str, service: str, names: str) -> str:
    """What the request must be signed with."""
    canonical = "\n".join(
        [
            method,
            path,
            "",
            "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names.split(";")),
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{day}/{service}/tc3_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"TC3{KEY}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    words = f"TC3-HMAC-SHA256\n{headers['x-tc-timestamp']}\n{scope}\n{hashed}"
    return hmac.new(key, words.encode(), "sha256").hexdigest()


class Desk(BaseHTTPRequestHandler):
    """One request to the stand-in."""

    protocol_version = "HTTP/1.1"
    server: "Provider"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self._refusal(headers, body) or self._sent(json.loads(body))
        content = json.dumps({"Response": answer | {"RequestId": "r"}}).encode()
        self.send_response(self.server.http_status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _refusal(self, headers: dict[str, str], body: bytes) -> dict[str, Any] | None:
        found = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
        code = ""
        if not found or (headers["x-tc-action"], headers["x-tc-version"]) != ("SendSms", "2021-01-11"):
            code = "AuthFailure.SignatureFailure"
        else:
            key_id, day, service, names, signed = found.groups()
            timestamp = int(headers["x-tc-timestamp"])
            if key_id != KEY_ID:
                code = "AuthFailure.SecretIdNotFound"
            elif abs(dt.datetime.now(dt.UTC).timestamp() - timestamp) > 300:
                code = "AuthFailure.SignatureExpire"
            elif day != f"{dt.datetime.fromtimestamp(timestamp, dt.UTC):%Y-%m-%d}" or not hmac.compare_digest(
                signed, signature(self.command, self.path, headers, body, day, service, names)
            ):
                code = "AuthFailure.SignatureFailure"
        return {"Error": {"Code": code, "Message": "refused"}} if code else None

    def _sent(self, told: dict[str, Any]) -> dict[str, Any]:
        self.server.orders.append(told)
        code = self.server.answers.pop(0) if self.server.answers else "Ok"
        if code.startswith("!"):
            return {"Error": {"Code": code[1:], "Message": "no"}}
        serial = f"2640:{len(self.server.orders)}" if code == "Ok" else ""
        phone = told["PhoneNumberSet"][0]
        return {"SendStatusSet": [{"SerialNo": serial, "PhoneNumber": phone, "Fee": 1, "Code": code, "Message": "m"}]}

    def log_message(self, *_arguments: object) -> None:
        """Nothing to the console."""


class Provider(ThreadingHTTPServer):
    """It keeps the orders it took; `answers` are the codes of the next ones, with `!` those of whole requests."""

    daemon_threads = True
    http_status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.orders: list[dict[str, Any]] = []
        self.answers: list[str] = []
