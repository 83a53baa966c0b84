"""./penstock localstack: starts AWS on this machine, deploys the CDK app into it, tries it."""

import argparse
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import smoke
from deploy import Account, deploy, seed, vault_key

HOME = Path(__file__).resolve().parents[2]
SERVICES = (
    "apigateway,cloudformation,cloudwatch,ec2,events,iam,kms,lambda,logs,s3,secretsmanager,sns,sqs,"
    "ssm,sts"
)
PATIENCE_SECONDS = 120


def up(given: argparse.Namespace) -> int:
    """LocalStack in the foreground, on loopback only, until it is interrupted."""
    if given.port == 0:
        given.port = free()
    elif taken(given.port):
        raise SystemExit(f"Port {given.port} is taken. Give another one: --port")
    folder = tempfile.TemporaryDirectory(prefix="penstock-localstack-")
    root = Path(folder.name)
    settings = {
        # Its default server ignores the host and listens on every interface.
        "GATEWAY_SERVER": "hypercorn",
        "GATEWAY_LISTEN": f"127.0.0.1:{given.port}",
        "LOCALSTACK_HOST": f"127.0.0.1:{given.port}",
        "OVERRIDE_IN_DOCKER": "0",
        "FILESYSTEM_ROOT": str(root / "root"),
        "TMPDIR": str(root),
        "DNS_ADDRESS": "0",
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "STRICT_SERVICE_LOADING": "1",
        "SERVICES": SERVICES,
        "LAMBDA_RUNTIME_EXECUTOR": "process",
    }
    with folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "localstack.runtime.main"], env=os.environ | settings
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, interrupted)
        try:
            if not await_ready(endpoint(given), process):
                raise SystemExit("LocalStack did not start; what it printed says why.")
            print(f"LocalStack listens at {endpoint(given)}. Stop: Ctrl-C", flush=True)
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            # Nothing of it is kept: there is nothing that it could lose.
            process.kill()
            process.wait()


def interrupted(*_) -> None:
    raise KeyboardInterrupt


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_ready(endpoint: str, process: subprocess.Popen) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if answers(endpoint):
            return True
        time.sleep(0.2)
    return False


def answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(endpoint + "/_localstack/health", timeout=2) as health:
            return health.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def deploy_app(given: argparse.Namespace) -> int:
    """The CDK app of this checkout, deployed against the store of a node that runs."""
    if not answers(endpoint(given)):
        raise SystemExit(
            f"Nothing answers at {endpoint(given)}. Start it with: ./penstock localstack up"
        )
    node = running_node(given.data)
    store = urllib.request.urlparse(node["databaseUrl"].removeprefix("jdbc:"))
    account = Account(endpoint(given))
    roles = json.loads((given.data / "database.json").read_text())["roles"]
    context = seed(
        account,
        {
            "database": {"password": roles["penstock_ingress"]},
            "scheduler": {"password": roles["penstock_scheduler"]},
            "api": {"password": roles["penstock_api"]},
            "auditor": {"password": roles["penstock_auditor"]},
            "rootKey": {"key": (given.data / "keys" / "root.key").read_text().strip()},
        },
    )
    host, port = given.store.rsplit(":", 1) if given.store else (store.hostname, store.port)
    context |= {
        "databaseHost": host,
        "databasePort": str(port),
        # The embedded store is on loopback and has no certificate.
        "databaseParameters": "sslmode=disable",
        # An HTTP API is one of the resources that LocalStack only pretends to make.
        "frontDoor": "rest",
    }
    if given.function_packages:
        context |= {
            "functionRuntime": "custom",
            "functionPackages": str(given.function_packages.resolve()),
        }
    if given.vault_key:
        context |= vault_key(account, context["vpcId"])
    with tempfile.TemporaryDirectory(prefix="penstock-cdk-") as assembly:
        synthesise(given.app, Path(assembly), context)
        stacks = deploy(account, Path(assembly))
    urls = {
        "hooks": reachable(endpoint(given), stacks["PenstockIngress"]["outputs"]["HooksUrl"]),
        "api": reachable(endpoint(given), stacks["PenstockApi"]["outputs"]["ApiUrl"]),
    }
    print(json.dumps(urls | {"stacks": stacks}, indent=2))
    return 0


def synthesise(app: str, assembly: Path, context: dict) -> None:
    """What the CDK command line does: the app is told where to write, and what its context is."""
    settings = json.loads((HOME / "cdk" / "cdk.json").read_text())
    told = {
        "CDK_OUTDIR": str(assembly),
        "CDK_CONTEXT_JSON": json.dumps(settings["context"] | context),
    }
    command = shlex.split(app or settings["app"])
    done = subprocess.run(
        command, cwd=HOME / "cdk", env=os.environ | told, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise SystemExit(f"The CDK app ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def reachable(endpoint: str, url: str) -> str:
    """https://ID.execute-api.…/STAGE/… as LocalStack serves it."""
    parts = urllib.request.urlparse(url)
    return f"{endpoint}/_aws/execute-api/{parts.hostname.split('.')[0]}{parts.path}"


def running_node(data: Path) -> dict:
    try:
        return json.loads((data / "node.json").read_text())
    except FileNotFoundError:
        raise SystemExit(
            f"No node runs on {data}. Start it with: ./penstock up --data {data}"
        ) from None


def try_it(given: argparse.Namespace) -> int:
    """One signed event through the deployed front door, to the end of its run."""
    return smoke.run(HOME, given.hooks, given.data, running_node(given.data))


def main() -> int:
    parser = argparse.ArgumentParser(prog="penstock localstack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--port", type=int, default=4566, help="of LocalStack, on loopback; 0 for a free one")

    command = commands.add_parser("up", parents=[common], help="start LocalStack")
    command.set_defaults(act=up)

    node = argparse.ArgumentParser(add_help=False)
    node.add_argument(
        "--data",
        type=Path,
        default=Path.home() / ".penstock",
        help="data folder of the node that runs; ~/.penstock when not given",
    )
    command = commands.add_parser(
        "deploy", parents=[common, node], help="deploy the CDK app, beside a running node"
    )
    command.add_argument("--app", help="the command that synthesises; the one of cdk/cdk.json else")
    command.add_argument(
        "--store", default="", help="HOST:PORT at which functions find the store; the node's else"
    )
    command.add_argument(
        "--function-packages",
        type=Path,
        help="a folder of ./penstock functions --into: functions with a Java of their own",
    )
    command.add_argument(
        "--vault-key",
        action="store_true",
        help="secrets put by the deployed API are wrapped by a key of LocalStack's KMS, which no node"
        " opens that does not know it",
    )
    command.set_defaults(act=deploy_app)

    command = commands.add_parser(
        "smoke", parents=[common, node], help="send one signed event through it"
    )
    command.add_argument("--hooks", required=True, help="the URL that deploy printed")
    command.set_defaults(act=try_it)

    given = parser.parse_args()
    return given.act(given)


def endpoint(given: argparse.Namespace) -> str:
    return f"http://127.0.0.1:{given.port}"


if __name__ == "__main__":
    sys.exit(main())
