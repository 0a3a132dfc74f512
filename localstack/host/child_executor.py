"""Lambda functions in child processes of Node instead of containers.

Each execution environment is one child that runs AWS's runtime interface client on the unzipped code and asks a small
runtime API of this module for its invocations, as in Lambda. No isolation, no memory limit.
"""

import json
import logging
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from runtime_api import Reply, RuntimeApi

LOG = logging.getLogger(__name__)

NODE = os.environ["CUTTER_LOCAL_NODE"]
# The arguments that run the runtime interface client.
RUNTIME = json.loads(os.environ["CUTTER_LOCAL_RUNTIME"])
# Lambda gives ten; a busy machine may need more for the same start.
INIT_SECONDS = 60
STOP_SECONDS = 2


class ChildExecutor(RuntimeExecutor):
    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self.code = function_version.config.code.get_unzipped_code_location()
        self.env: dict[str, str] = {}
        self.api: RuntimeApi | None = None
        self.child: subprocess.Popen | None = None
        folder = Path(tempfile.gettempdir()) / "lambda-output"
        folder.mkdir(parents=True, exist_ok=True)
        # A file, not a pipe: what the child has written stands in it when its answer comes.
        self.output = folder / f"{id}.log"
        self.told = 0

    def start(self, env_vars: dict[str, str]) -> None:
        own = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.env = {**own, **{name: str(value) for name, value in env_vars.items()}, "LAMBDA_TASK_ROOT": str(self.code)}
        self._start_child()
        failure = self.api.wait_until_ready(INIT_SECONDS, self.child)
        if failure is not None:
            LOG.error("The function did not start: %s\n%s", failure.decode(), self._new_output())
            self._end_child()
            raise StatusErrorException("Environment startup failed", payload=failure)

    def stop(self) -> None:
        if self.child is not None and self.child.poll() is None:
            # As Lambda does: a SIGTERM, and a SIGKILL to what has not ended by then.
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        self._end_child()
        self.output.unlink(missing_ok=True)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request_id = payload["invoke-id"]
        if self.child is None or self.child.poll() is not None:
            self._end_child()
            self._start_child()
        begun = time.monotonic()
        timeout = self.function_version.config.timeout
        reply = self.api.invoke(payload, time.time() + timeout, timeout, self.child)
        if reply.ended:
            self._end_child()
        return InvocationResult(request_id, reply.body, reply.is_error, self._logs(request_id, reply, begun))

    def _logs(self, request_id: str, reply: Reply, begun: float) -> str:
        version = self.function_version.id.qualifier
        said = self._new_output()
        cause = "" if reply.cause is None else f"{request_id} {reply.cause}\n"
        duration = (time.monotonic() - begun) * 1000
        return (
            f"START RequestId: {request_id} Version: {version}\n{said}{cause}"
            f"END RequestId: {request_id}\nREPORT RequestId: {request_id}\tDuration: {duration:.2f} ms\n"
        )

    def _new_output(self) -> str:
        if not self.output.exists():
            return ""
        with self.output.open("rb") as file:
            file.seek(self.told)
            said = file.read()
        self.told += len(said)
        text = said.decode("utf-8", "replace")
        return text if text.endswith("\n") or text == "" else f"{text}\n"

    def _start_child(self) -> None:
        self.api = RuntimeApi(self.function_version.id.qualified_arn())
        with self.output.open("ab") as output:
            self.child = subprocess.Popen(
                [NODE, *RUNTIME],
                cwd=self.code,
                env={**self.env, "AWS_LAMBDA_RUNTIME_API": self.api.address},
                # The child ends when this pipe does: it never outlives this process.
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def _end_child(self) -> None:
        if self.child is not None:
            if self.child.poll() is None:
                self.child.kill()
            self.child.wait()
            self.child.stdin.close()
            self.child = None
        if self.api is not None:
            self.api.close()
            self.api = None

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self) -> str:
        return self.output.read_text("utf-8", "replace") if self.output.exists() else ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass
