"""One signed event through the deployed front door, followed to the end of its run."""

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 60
ENDED = ("completed", "faulted", "cancelled")


def run(home: Path, hooks: str, data: Path, node: dict) -> int:
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    penstock(home, data, "secret", "put", "smoke", given=f"whsec_{secret}")
    if not api(node, "/api/v1/policies")["items"]:
        # Nothing starts while no policy decides.
        penstock(home, data, "apply", str(home / "localstack" / "smoke" / "first"))
    penstock(home, data, "apply", str(home / "localstack" / "smoke" / "definitions"))
    answer = send(hooks + "smoke", base64.b64decode(secret), {"text": "hello"})
    print(f"answered  202  delivery {answer['deliveryId']}, run {answer['runId']}")
    state = ended(node, answer["runId"])
    print(f"run       {state}")
    return 0 if state == "completed" else 1


def penstock(home: Path, data: Path, *arguments: str, given: str = "") -> None:
    command = [str(home / "penstock"), *arguments, "--data", str(data)]
    subprocess.run(command, input=given, text=True, check=True, stdout=subprocess.DEVNULL)


def send(url: str, secret: bytes, event: dict) -> dict:
    """Signed as the specification Standard Webhooks 1.0.0 has it."""
    body = json.dumps(event)
    identity, moment = f"smoke_{int(time.time() * 1000)}", str(int(time.time()))
    signed = hmac.digest(secret, f"{identity}.{moment}.{body}".encode(), hashlib.sha256)
    request = urllib.request.Request(
        url,
        body.encode(),
        {
            "content-type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": moment,
            "webhook-signature": "v1," + base64.b64encode(signed).decode(),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as e:
        raise SystemExit(f"{url} answered {e.code}: {e.read().decode()}") from None


def ended(node: dict, run_id: str) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    state = "not started"
    while state not in ENDED and time.monotonic() < deadline:
        try:
            state = api(node, f"/api/v1/runs/{run_id}")["status"]
        except urllib.error.HTTPError as e:
            if e.code != 404:
                raise
        time.sleep(0.2)
    return state


def api(node: dict, path: str) -> dict:
    request = urllib.request.Request(
        node["url"] + path, headers={"authorization": "Bearer " + node["apiKey"]}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
