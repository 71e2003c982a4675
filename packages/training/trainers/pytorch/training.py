"""The work itself: an epoch and an evaluation, over samples that lie on the device."""

import math

import torch
import torch.nn.functional as F

import state
from errors import ModelInvalid
from network import forward
from optimizers import Memory, apply_step
from seeds import permutation

EVALUATION_BATCH = 256


class Samples:
    """Features of shape [count, channels, height, width] and labels, from files of float32 and uint16."""

    def __init__(self, features, labels, model, device):
        height, width, channels = model["input"]
        count = labels.numel()
        if count == 0 or features.numel() != count * height * width * channels:
            raise ModelInvalid(f"{features.numel()} features are not those of {count} samples of {model['input']}")
        if int(labels.max()) >= model["classes"]:
            raise ModelInvalid(f"A sample has label {int(labels.max())} of {model['classes']} classes")
        shaped = features.reshape(count, height, width, channels).permute(0, 3, 1, 2)
        self.features = shaped.contiguous().to(device)
        self.labels = labels.to(device)
        self.count = count


def train_epoch(request, samples, device, on_batch):
    """Loss and accuracy before each batch's step; the new state goes to the file `out`."""
    model, hyperparameters = request["model"], request["hyperparameters"]
    parameters, memory = state.load(request["state"], model, device, hyperparameters["optimizer"])
    memory = memory or Memory.fresh(hyperparameters["optimizer"], parameters)
    for tensor in parameters.values():
        tensor.requires_grad_(True)
    size = hyperparameters["batchSize"]
    batches = math.ceil(samples.count / size)
    order = permutation(request["seed"], request["epoch"], samples.count).to(device)
    loss, correct = 0.0, 0
    for batch, chosen in enumerate(order.split(size), start=1):
        batch_loss, batch_correct = _learn(model, parameters, samples, chosen)
        apply_step(parameters, memory, hyperparameters)
        loss += batch_loss * len(chosen)
        correct += batch_correct
        on_batch(batch, batches)
    state.save(request["out"], model, request["epoch"], parameters, memory)
    return loss / samples.count, correct / samples.count


@torch.no_grad()
def evaluate(request, samples, device, on_batch):
    model = request["model"]
    parameters, _ = state.load(request["state"], model, device)
    batches = math.ceil(samples.count / EVALUATION_BATCH)
    loss, correct = 0.0, 0
    for batch in range(batches):
        chosen = slice(batch * EVALUATION_BATCH, (batch + 1) * EVALUATION_BATCH)
        losses, right = _losses(forward(model, parameters, samples.features[chosen]), samples.labels[chosen])
        loss += losses.double().sum().item()
        correct += right
        on_batch(batch + 1, batches)
    return loss / samples.count, correct / samples.count


def _learn(model, parameters, samples, chosen):
    """Gradients of a batch's mean loss, and that loss."""
    for tensor in parameters.values():
        tensor.grad = None
    losses, correct = _losses(forward(model, parameters, samples.features[chosen]), samples.labels[chosen])
    mean = losses.mean()
    mean.backward()
    return mean.item(), correct


def _losses(logits, labels):
    """Cross-entropy of each sample, by a mask: the backward pass of gather adds in no fixed order on CUDA."""
    is_label = labels.unsqueeze(1) == torch.arange(logits.shape[1], device=labels.device)
    losses = -F.log_softmax(logits, dim=1).masked_fill(~is_label, 0).sum(dim=1)
    return losses, int((logits.argmax(dim=1) == labels).sum())
