"""PyTorch behind the port Trainer: requests as lines of JSON on stdin, answers as lines of JSON on stdout.

    → {"id": 3, "do": "trainEpoch", ...}      what there is to do: see README.md; paths name files with the bytes
    → {"cancel": 3}
    ← {"id": 3, "progress": {"batch": 5, "batches": 23}}
    ← {"id": 3, "result": {...}} | {"id": 3, "stopped": true} | {"id": 3, "error": {"type": ..., "message": ...}}

The process ends, and removes the folder it was given, when stdin does: then whoever started it has ended.
"""

import argparse
import collections
import os
import signal

from errors import ModelInvalid, Stopped
from wire import Progress, Wire, number

# Must stand before CUDA is initialised: without it cuBLAS is not deterministic.
os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"

# Data sets that stay on the device between calls: the training and the held-out samples of two.
KEPT_SAMPLES = 4


class Trainer:
    def __init__(self, torch, device):
        self._torch = torch
        self._device = device
        self._samples = collections.OrderedDict()

    def describe(self, request, progress):
        torch, device = self._torch, self._device
        name = torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
        return {"version": torch.__version__, "threads": torch.get_num_threads(), "device": name}

    def init(self, request, progress):
        import network
        import state

        model = request["model"]
        state.save(request["out"], model, 0, network.fresh_parameters(model, request["seed"]))
        return {}

    def train_epoch(self, request, progress):
        import training

        loss, accuracy = training.train_epoch(request, self._load(request), self._device, progress)
        return {"loss": number(loss), "accuracy": accuracy}

    def evaluate(self, request, progress):
        import training

        samples = self._load(request)
        loss, accuracy = training.evaluate(request, samples, self._device, progress)
        return {"loss": number(loss), "accuracy": accuracy, "samples": samples.count}

    def _load(self, request):
        """Samples by their file and shape: a file is written once and never changed."""
        from training import Samples

        files, model = request["samples"], request["model"]
        key = (files["features"], tuple(model["input"]), model["classes"])
        if key not in self._samples:
            features = self._from_file(files["features"], self._torch.float32)
            # There is no unsigned 16-bit type in 1.13; a label is never negative.
            labels = self._from_file(files["labels"], self._torch.int16).to(self._torch.int64) & 0xFFFF
            self._samples[key] = Samples(features, labels, model, self._device)
        self._samples.move_to_end(key)
        while len(self._samples) > KEPT_SAMPLES:
            self._samples.popitem(last=False)
        return self._samples[key]

    def _from_file(self, path, dtype):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        return self._torch.frombuffer(data, dtype=dtype) if data else self._torch.zeros(0, dtype=dtype)


def prepare(device, threads):
    """PyTorch, told to do the same work in the same way each time."""
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise SystemExit("PyTorch finds no CUDA device")
    return torch, torch.device(device)


def serve(wire, trainer):
    operations = {
        "describe": trainer.describe,
        "init": trainer.init,
        "trainEpoch": trainer.train_epoch,
        "evaluate": trainer.evaluate,
    }
    while True:
        request = wire.requests.get()
        id = request["id"]
        try:
            result = operations[request["do"]](request, Progress(wire, id))
            wire.send(id, result=result)
        except Stopped:
            wire.send(id, stopped=True)
        except ModelInvalid as error:
            wire.send(id, error={"type": "ModelInvalid", "message": str(error)})
        except Exception as error:
            wire.send(id, error={"type": type(error).__name__, "message": str(error)})
        wire.done(id)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--device", choices=["cpu", "cuda", "auto"], required=True)
    options.add_argument("--threads", type=int, required=True)
    options.add_argument("--folder", required=True, help="removed when stdin ends")
    chosen = options.parse_args()
    # Ctrl-C in a terminal is meant for who started this: the end of stdin follows.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Before PyTorch is loaded, which takes seconds: the end of stdin counts from the beginning.
    wire = Wire(chosen.folder)
    torch, device = prepare(chosen.device, chosen.threads)
    serve(wire, Trainer(torch, device))


if __name__ == "__main__":
    main()
