"""Runs Lambda functions as processes of this machine, for LocalStack without Docker.

Each execution environment is one process, and a server on loopback that speaks the Lambda Runtime
API (version 2018-06-01) to it: with AWS's own Java runtime client in it, or what the package of a
custom runtime brings as its bootstrap. Nothing isolates a function
here: it is for functions that one trusts, on one's own machine.

Settings are environment variables: PENSTOCK_LAMBDA_JAVA, the java to run, and
PENSTOCK_LAMBDA_CLIENT, the folder with the runtime client's jars.
"""

import logging
import os
import queue
import subprocess
import threading
import time
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

LOG = logging.getLogger(__name__)

RUNTIME_API = "/2018-06-01/runtime/"
LOOPBACK = "127.0.0.1"
MOST_LOG_BYTES = 64 * 1024


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *args, **kwargs):
        return ProcessExecutor


class ProcessExecutor(RuntimeExecutor):
    """One execution environment: a process and the Runtime API that it asks for work."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id, function_version)
        self.work: queue.Queue = queue.Queue()
        self.ready: Future = Future()
        self.answers: dict[str, Future] = {}
        self.process: subprocess.Popen | None = None
        self.log = bytearray()
        self.server = ThreadingHTTPServer((LOOPBACK, 0), runtime_api(self))
        self.server.daemon_threads = True

    def start(self, env_vars: dict[str, str]) -> None:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        code = str(self.function_version.config.code.get_unzipped_code_location())
        environment = {name: str(value) for name, value in env_vars.items()}
        environment |= {
            "AWS_LAMBDA_RUNTIME_API": f"{LOOPBACK}:{self.server.server_port}",
            "LAMBDA_TASK_ROOT": code,
            "_HANDLER": self.function_version.config.handler,
            "TZ": "UTC",
        }
        self.process = subprocess.Popen(
            self._command(code),
            cwd=code,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._watch, daemon=True).start()
        self.ready.result()

    def _command(self, code: str) -> list[str]:
        config = self.function_version.config
        if config.runtime.startswith("provided"):
            return [os.path.join(code, "bootstrap")]
        client = os.environ["PENSTOCK_LAMBDA_CLIENT"]
        return [
            os.environ["PENSTOCK_LAMBDA_JAVA"],
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            f"-Xmx{config.memory_size}m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            os.pathsep.join([code, f"{code}/lib/*", f"{client}/*"]),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            config.handler,
        ]

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        self._give_up("The execution environment was stopped.")
        self.server.shutdown()
        self.server.server_close()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        answer: Future = Future()
        self.answers[payload["invoke-id"]] = answer
        self.work.put(payload)
        try:
            return answer.result(timeout=self.function_version.config.timeout)
        except TimeoutError:
            error = f"Task timed out after {self.function_version.config.timeout} seconds"
            return self._failed(payload["invoke-id"], error)

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.server.server_port}"

    def get_logs(self) -> str:
        return self.log.decode("utf-8", "replace")

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        if function_version.config.code:
            function_version.config.code.destroy_cached()

    @classmethod
    def validate_environment(cls) -> bool:
        missing = [
            name
            for name in ("PENSTOCK_LAMBDA_JAVA", "PENSTOCK_LAMBDA_CLIENT")
            if name not in os.environ
        ]
        if missing:
            LOG.error("Functions can't be run: %s not set.", " and ".join(missing))
        return not missing

    def answered(self, request_id: str, body: bytes, is_error: bool) -> None:
        answer = self.answers.pop(request_id, None)
        if answer and not answer.done():
            answer.set_result(InvocationResult(request_id, body, is_error, self.get_logs()))

    def refused_to_start(self, body: bytes) -> None:
        if not self.ready.done():
            self.ready.set_exception(StatusErrorException("The function did not start.", body))

    def _failed(self, request_id: str, message: str) -> InvocationResult:
        body = f'{{"errorMessage": "{message}"}}'.encode()
        return InvocationResult(request_id, body, True, self.get_logs())

    def _watch(self) -> None:
        for line in self.process.stdout:
            LOG.info("%s: %s", self.function_version.id.function_name, line.decode().rstrip())
            self.log += line
            del self.log[:-MOST_LOG_BYTES]
        self._give_up(f"The function's process ended with {self.process.wait()}.")

    def _give_up(self, why: str) -> None:
        self.refused_to_start(f'{{"errorMessage": "{why}"}}'.encode())
        for request_id in list(self.answers):
            self.answered(request_id, self._failed(request_id, why).payload, True)
        self.work.put(None)


def runtime_api(executor: ProcessExecutor) -> type[BaseHTTPRequestHandler]:
    """The handler of the Runtime API of one execution environment."""

    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path != RUNTIME_API + "invocation/next":
                return self._answer(404)
            if not executor.ready.done():
                executor.ready.set_result(True)
            work = executor.work.get()
            if work is None:
                return self._answer(410)
            self._answer(
                200,
                work["payload"].encode(),
                {
                    # Without it the native part of the Java runtime client crashes.
                    "Content-Type": "application/json",
                    "Lambda-Runtime-Aws-Request-Id": work["invoke-id"],
                    "Lambda-Runtime-Invoked-Function-Arn": work["invoked-function-arn"],
                    "Lambda-Runtime-Trace-Id": work["trace-id"],
                    "Lambda-Runtime-Deadline-Ms": str(deadline_ms(executor.function_version)),
                },
            )

        def do_POST(self) -> None:
            body = self._body()
            step = self.path.removeprefix(RUNTIME_API).split("/")
            match step:
                case ["init", "error"]:
                    executor.refused_to_start(body)
                case ["invocation", request_id, "response"]:
                    executor.answered(request_id, body, is_error=False)
                case ["invocation", request_id, "error"]:
                    executor.answered(request_id, body, is_error=True)
                case _:
                    return self._answer(404)
            self._answer(202, b'{"status": "OK"}', {"Content-Type": "application/json"})

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _answer(self, status: int, body: bytes = b"", headers: dict | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments) -> None:
            pass

    return RuntimeApi


def deadline_ms(version: FunctionVersion) -> int:
    return int((time.time() + version.config.timeout) * 1000)
