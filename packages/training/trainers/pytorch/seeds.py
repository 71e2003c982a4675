"""Randomness: always a generator that is a function of what it is for, so there is none to save."""

import hashlib

import torch


def generator(*parts):
    """A CPU generator. Its Mersenne Twister takes only 32 bits of a seed, so the parts are hashed into them."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    source = torch.Generator()
    source.manual_seed(int.from_bytes(digest[:4], "little"))
    return source


def permutation(seed, epoch, count):
    """The order of an epoch's samples."""
    return torch.randperm(count, generator=generator("shuffle", seed, epoch))
