"""The Lambda runtime API for one child process, on a free port of 127.0.0.1."""

import dataclasses
import json
import queue
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/2018-06-01/runtime"
# How often the end of a child is looked for that has not answered.
LOOK_SECONDS = 0.05


@dataclasses.dataclass(frozen=True)
class Reply:
    body: bytes
    is_error: bool
    # The child must not be used again.
    ended: bool = False
    # What Lambda itself adds to the log.
    cause: str | None = None


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        # A child that was ended takes no answer any more.
        pass


class RuntimeApi:
    def __init__(self, function_arn: str) -> None:
        self.function_arn = function_arn
        self.ready = threading.Event()
        self.init_error: bytes | None = None
        self.waiting: queue.Queue = queue.Queue()
        self.replies: queue.Queue = queue.Queue()
        self.server = _Server(("127.0.0.1", 0), self._handler())
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(LOOK_SECONDS,), daemon=True).start()

    def wait_until_ready(self, seconds: float, child: subprocess.Popen) -> bytes | None:
        """Waits until the child asks for its first invocation; else the payload of what went wrong."""
        end = time.monotonic() + seconds
        while not self.ready.wait(LOOK_SECONDS):
            if self.init_error is not None:
                return self.init_error
            if child.poll() is not None:
                return _error("Runtime.ExitError", f"Runtime exited with status {child.returncode} while starting")
            if time.monotonic() > end:
                return _error("Sandbox.Timedout", f"The function did not start within {seconds} s")
        return None

    def invoke(self, payload: dict[str, str], deadline: float, timeout: float, child: subprocess.Popen) -> Reply:
        """One invocation at a time. `deadline` in seconds since 1970; the child is dead where the reply says `ended`."""
        self.waiting.put((payload, int(deadline * 1000)))
        while time.time() < deadline:
            try:
                return self.replies.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                pass
            if self.init_error is not None:
                return Reply(self.init_error, True, True)
            if child.poll() is not None and self.replies.empty():
                cause = f"Error: Runtime exited with status {child.returncode}"
                return Reply(_error("Runtime.ExitError", cause), True, True, cause)
        child.kill()
        cause = f"Task timed out after {timeout:.2f} seconds"
        return Reply(_error("Sandbox.Timedout", f"RequestId: {payload['invoke-id']} Error: {cause}"), True, True, cause)

    def close(self) -> None:
        self.waiting.put(None)
        self.server.shutdown()
        self.server.server_close()

    def _next(self):
        self.ready.set()
        return self.waiting.get()

    def _handler(api):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path != f"{PREFIX}/invocation/next":
                    return self._answer(404)
                found = api._next()
                if found is None:
                    return self._answer(410)
                payload, deadline = found
                self._answer(
                    200,
                    payload["payload"].encode(),
                    {
                        "Lambda-Runtime-Aws-Request-Id": payload["invoke-id"],
                        "Lambda-Runtime-Deadline-Ms": str(deadline),
                        "Lambda-Runtime-Invoked-Function-Arn": payload.get("invoked-function-arn", api.function_arn),
                        "Lambda-Runtime-Trace-Id": payload.get("trace-id", ""),
                    },
                )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                if self.path == f"{PREFIX}/init/error":
                    api.init_error = body
                elif self.path.endswith("/response"):
                    api.replies.put(Reply(body, False))
                elif self.path.endswith("/error"):
                    api.replies.put(Reply(body, True))
                else:
                    return self._answer(404)
                self._answer(202, b'{"status":"OK"}')

            def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args) -> None:
                pass

        return Handler
