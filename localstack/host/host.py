"""LocalStack without Docker: one process that listens on 127.0.0.1 alone and runs Lambda functions in child processes.

Settings come from the environment that localstack/server.ts passes. It ends when its standard input ends, so that it
never outlives whoever started it, however that ended.
"""

import os
import signal
import sys
import threading
import time

# A clean end takes less than a second; what hangs in one is not waited for.
GRACE_SECONDS = 5


def listen_on_loopback_alone() -> None:
    # Its server drops the host of GATEWAY_LISTEN for IPv4 and would listen on every interface.
    from twisted.internet import endpoints

    class LoopbackEndpoint(endpoints.TCP4ServerEndpoint):
        def __init__(self, reactor, port, backlog=50, interface="127.0.0.1"):
            super().__init__(reactor, port, backlog, "127.0.0.1")

    endpoints.TCP4ServerEndpoint = LoopbackEndpoint


def run_functions_in_child_processes() -> None:
    from localstack.services.lambda_.invocation import runtime_executor

    from child_executor import ChildExecutor

    class ChildProcesses:
        """Stands where the manager of executor plugins stands, and knows this one alone."""

        def exists(self, name: str) -> bool:
            return True

        def load(self, name: str | None = None):
            return self if name is not None else ChildExecutor

    runtime_executor.EXECUTOR_PLUGIN_MANAGER = ChildProcesses()


def end_with_standard_input() -> None:
    def wait() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    end_with_standard_input()
    listen_on_loopback_alone()
    run_functions_in_child_processes()

    from localstack.runtime.main import main

    code = 1
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        # All services are stopped; taking the interpreter apart would take ten seconds more.
        sys.stdout.flush()
        os._exit(code)
