"""A training state as a file, in the own engine's format: weights, and what the last optimiser remembers."""

import json

import torch

import safetensors_file
from errors import ModelInvalid
from network import parameter_shapes
from optimizers import MOMENTS, Memory

FORMAT = "fake-stripe-state/1"
BETA1_POWER, BETA2_POWER = "optimizer.beta1_power", "optimizer.beta2_power"


def save(path, model, epoch, parameters, memory=None):
    """Without a memory: a state that has not been trained."""
    tensors = {}
    if memory is not None and memory.optimizer != "sgd":
        tensors[BETA1_POWER] = torch.tensor(memory.beta1_power, dtype=torch.float64)
        tensors[BETA2_POWER] = torch.tensor(memory.beta2_power, dtype=torch.float64)
    tensors.update(parameters)
    if memory is not None:
        for moment in MOMENTS[memory.optimizer]:
            tensors.update({f"optimizer.{moment}.{of}": tensor for of, tensor in memory.moments[moment].items()})
    optimizer = "none" if memory is None else memory.optimizer
    metadata = {"format": FORMAT, "epoch": str(epoch), "model": _canonical(model), "optimizer": optimizer}
    safetensors_file.write(path, tensors, metadata)


def load(path, model, device, optimizer=None):
    """Parameters, and what `optimizer` remembers; None where another one made the state."""
    tensors, metadata = safetensors_file.read(path)
    if metadata.get("format") != FORMAT:
        raise ModelInvalid(f"The state has the format {metadata.get('format')}, not {FORMAT}")
    shapes = parameter_shapes(model)
    if metadata.get("model") != _canonical(model):
        raise ModelInvalid("The state belongs to another model")
    parameters = {name: _take(tensors, name, shape).to(device) for name, shape in shapes.items()}
    if optimizer is None or metadata.get("optimizer") != optimizer:
        return parameters, None
    memory = Memory.fresh(optimizer, parameters)
    for moment in MOMENTS[optimizer]:
        for of, shape in shapes.items():
            memory.moments[moment][of] = _take(tensors, f"optimizer.{moment}.{of}", shape).to(device)
    if optimizer != "sgd":
        memory.beta1_power = _take(tensors, BETA1_POWER, (), torch.float64).item()
        memory.beta2_power = _take(tensors, BETA2_POWER, (), torch.float64).item()
    return parameters, memory


def _canonical(model):
    """As a state names its model: JSON with sorted keys and no spaces."""
    named = {key: model[key] for key in ("architecture", "classes", "input")}
    return json.dumps(named, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _take(tensors, name, shape, dtype=torch.float32):
    tensor = tensors.get(name)
    if tensor is None:
        raise ModelInvalid(f"The state has no {name}")
    if tuple(tensor.shape) != tuple(shape) or tensor.dtype != dtype:
        raise ModelInvalid(f"{name} is {tensor.dtype} {list(tensor.shape)}, not {dtype} {list(shape)}")
    return tensor
