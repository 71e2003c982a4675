"""Reads and writes safetensors files (float32 and float64) with nothing but PyTorch.

A file is: length of the header (8 bytes, little endian), header (JSON), the tensors' bytes one after the other.
"""

import ctypes
import json
import math
import sys

import torch

from errors import ModelInvalid

if sys.byteorder != "little":
    raise SystemExit("safetensors holds little-endian numbers; this machine is big-endian")

TYPES = {"F32": torch.float32, "F64": torch.float64}
NAMES = {dtype: name for name, dtype in TYPES.items()}


def write(path, tensors, metadata):
    """Tensors in the order given, which has to begin with those of float64: they must lie at multiples of 8."""
    header = {"__metadata__": dict(sorted(metadata.items()))}
    body = []
    end = 0
    for name, tensor in tensors.items():
        data = _bytes_of(tensor)
        begin, end = end, end + len(data)
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, end]}
        body.append(data)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little"))
        file.write(text)
        file.writelines(body)


def read(path):
    """Tensors by name, and the metadata. A file that breaks the format anywhere is no state."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        header, body = _split(data)
        metadata = header.pop("__metadata__", {})
        tensors = {name: _tensor(entry, body) for name, entry in header.items()}
        if sum(tensor.numel() * tensor.element_size() for tensor in tensors.values()) != len(body):
            raise ValueError("it has bytes that belong to no tensor, or to several")
        return tensors, metadata
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelInvalid(f"The state, of {len(data)} bytes, is no safetensors file: {error}") from error


def _bytes_of(tensor):
    plain = tensor.detach().cpu().contiguous()
    return ctypes.string_at(plain.data_ptr(), plain.numel() * plain.element_size())


def _split(data):
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > len(data) - 8:
        raise ValueError("it is truncated")
    return json.loads(data[8 : 8 + length]), memoryview(data)[8 + length :]


def _tensor(entry, body):
    begin, end = entry["data_offsets"]
    dtype = TYPES[entry["dtype"]]
    size = math.prod(entry["shape"]) * torch.finfo(dtype).bits // 8
    if not 0 <= begin < end <= len(body) or end - begin != size:
        raise ValueError("a tensor does not lie where it says")
    # On memory of its own: that of PyTorch is aligned, which a slice of a file is not.
    return torch.frombuffer(bytearray(body[begin:end]), dtype=dtype).clone().reshape(entry["shape"])
