"""The overview of Lào Cai under eight clients, against the promise of 100 ms at the 95th percentile."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLIENTS, REQUESTS, LIMIT = 8, 60, 0.100
VEDICH = Path(sys.executable).parent / "vedich"


def sign_in(port: int, name: str, password: str) -> dict[str, str]:
    """The headers of a signed-in session."""
    web = http.client.HTTPConnection("127.0.0.1", port)
    web.request("GET", "/dang-nhap")
    page = web.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    cookie = page.getheader("Set-Cookie").split(";")[0]
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "username": name, "password": password, "next": "/"})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    web.request("POST", "/dang-nhap", body, headers)
    answer = web.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for key, value in answer.getheaders() if key == "Set-Cookie"]
    return {"Cookie": "; ".join([cookie, *cookies]), "Accept-Encoding": "gzip"}


def client(port: int, headers: dict[str, str]) -> list[float]:
    web = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        web.request("GET", "/tong-quan", headers=headers)
        answer = web.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - start)
    return times


def main() -> int:
    with tempfile.TemporaryDirectory() as data, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = {**os.environ, "VEDICH_DATA": data}
        made = subprocess.run([VEDICH, "demo", "--json"], env=env, check=True, capture_output=True, text=True)
        account = next(each for each in json.loads(made.stdout)["accounts"] if each["role"] == "LEADER")
        server = subprocess.Popen([VEDICH, "serve", "--port", str(port)], env=env, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                time.sleep(0.2)
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
            headers = sign_in(port, account["username"], account["password"])
            client(port, headers)  # warm
            with ThreadPoolExecutor(CLIENTS) as pool:
                times = sorted(t for each in pool.map(lambda _: client(port, headers), range(CLIENTS)) for t in each)
        finally:
            server.terminate()
            server.wait()
    p95 = statistics.quantiles(times, n=20)[-1]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "name": "overview-p95",
                "value": round(p95, 4),
                "unit": "s",
                "peer": "limit",
                "peer_value": LIMIT,
                "ratio": round(LIMIT / p95, 2),
                "rows": len(times),
                "peak_mb": peak,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
