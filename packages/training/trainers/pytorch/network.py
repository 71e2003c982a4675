"""The network that an architecture describes: its parameters' shapes, fresh weights, and its forward pass."""

import math

import torch
import torch.nn.functional as F

from errors import ModelInvalid
from seeds import generator


def parameter_shapes(model):
    """Shapes by name, in PyTorch's order: [out, in] and [out, in, height, width]."""
    height, width, channels = model["input"]
    shapes = {}
    flat = None
    for index, layer in enumerate(_layers(model)):
        kind = layer["type"]
        if kind == "dense":
            fan_in = height * width * channels if flat is None else flat
            flat = layer["units"]
            shapes[f"layers.{index}.weight"] = (flat, fan_in)
            shapes[f"layers.{index}.bias"] = (flat,)
            continue
        if flat is not None:
            raise ModelInvalid(f"layers.{index}: {kind} cannot follow a dense layer")
        if kind == "conv2d":
            size = layer["kernelSize"]
            shapes[f"layers.{index}.weight"] = (layer["filters"], channels, size, size)
            shapes[f"layers.{index}.bias"] = (layer["filters"],)
            channels = layer["filters"]
            if layer["padding"] == "valid":
                height, width = height - size + 1, width - size + 1
        elif kind == "maxPool2d":
            height, width = height // layer["size"], width // layer["size"]
        else:
            raise ModelInvalid(f"layers.{index}: {kind} is no layer")
        if height < 1 or width < 1:
            raise ModelInvalid(f"layers.{index}: nothing is left of the input {model['input']}")
    return shapes


def fresh_parameters(model, seed):
    """He's uniform weights and no bias: a function of model and seed, the same on every device."""
    source = generator("init", seed)
    parameters = {}
    for name, shape in parameter_shapes(model).items():
        tensor = torch.zeros(shape)
        if name.endswith(".weight"):
            bound = math.sqrt(6 / math.prod(shape[1:]))
            tensor.uniform_(-bound, bound, generator=source)
        parameters[name] = tensor
    return parameters


def forward(model, parameters, inputs):
    """Logits of samples of shape [count, channels, height, width]."""
    values = inputs
    for index, layer in enumerate(_layers(model)):
        if layer["type"] == "maxPool2d":
            values = _max_pool(values, layer["size"])
            continue
        weight, bias = parameters[f"layers.{index}.weight"], parameters[f"layers.{index}.bias"]
        if layer["type"] == "dense":
            values = F.linear(values.flatten(1), weight, bias)
        else:
            values = F.conv2d(values, weight, bias, padding=layer["padding"])
        if layer["activation"] == "relu":
            values = F.relu(values)
    return values


def _layers(model):
    output = {"type": "dense", "units": model["classes"], "activation": "none"}
    return [*model["architecture"]["layers"], output]


def _max_pool(values, size):
    """Maximum over windows that do not overlap. On CUDA the backward pass of max_pool2d adds in no fixed order."""
    return max_pool_by_windows(values, size) if values.is_cuda else F.max_pool2d(values, size)


def max_pool_by_windows(values, size):
    height, width = values.shape[2] // size, values.shape[3] // size
    whole = values[:, :, : height * size, : width * size]
    windows = whole.reshape(*values.shape[:2], height, size, width, size).transpose(3, 4)
    return windows.reshape(*values.shape[:2], height, width, size * size).max(dim=-1).values
