"""One person's line to the server: a connection and a cookie jar of two."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode


class Line:
    """A connection that is signed in and keeps the token against forged requests."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._session, self._token = port, session, ""
        self._line: http.client.HTTPConnection | None = None

    def ask(self, method: str, address: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of one answer; raises OSError or HTTPException where nobody answers."""
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        cookies = f"sessionid={self._session}; csrftoken={self._token}"
        headers = {"Cookie": cookies, "X-CSRFToken": self._token, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields) if method == "POST" else None
        self._line.request(method, address, body, headers)
        answer = self._line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self._token = cookie.partition("=")[2].partition(";")[0]
        return answer.status, answer.read()

    def drop(self) -> None:
        """Forget the connection; the next question opens another."""
        if self._line is not None:
            self._line.close()
            self._line = None
