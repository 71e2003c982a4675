"""Lines of JSON on standard input and output; see trainer.py for what they say."""

import json
import math
import os
import queue
import shutil
import sys
import threading
import time

from errors import Stopped

SECONDS_BETWEEN_PROGRESS = 0.25


class Wire:
    """Standard input and output. What libraries print goes to stderr, so that stdout is the protocol's alone."""

    def __init__(self, folder):
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
        os.dup2(2, 1)
        self._folder = folder
        self._cancelled = set()
        self.requests = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, id, **message):
        self._out.write(json.dumps({"id": id, **message}, allow_nan=False) + "\n")

    def is_cancelled(self, id):
        return id in self._cancelled

    def done(self, id):
        self._cancelled.discard(id)

    def _read(self):
        try:
            for line in sys.stdin:
                message = json.loads(line)
                if "cancel" in message:
                    self._cancelled.add(message["cancel"])
                else:
                    self.requests.put(message)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
            os._exit(0)


class Progress:
    """Says how far a call is, not too often, and ends it when it has been cancelled."""

    def __init__(self, wire, id):
        self._wire, self._id = wire, id
        self._said = -math.inf

    def __call__(self, batch, batches):
        if self._wire.is_cancelled(self._id):
            raise Stopped
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN_PROGRESS or batch == batches:
            self._said = now
            self._wire.send(self._id, progress={"batch": batch, "batches": batches})


def number(value):
    """JSON knows no NaN and no infinity: they go as the words JavaScript has for them."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
