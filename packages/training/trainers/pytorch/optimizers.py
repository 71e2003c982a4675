"""The steps, written out as torch.optim does them: all that they remember is in plain sight, and saved exactly."""

import math

import torch

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

# Names of the moments in a state; those of the own engine.
MOMENTS = {"sgd": ("velocity",), "adam": ("m", "v"), "adamw": ("m", "v")}


class Memory:
    """What an optimiser remembers. The powers of the betas are running products, as in the own engine."""

    def __init__(self, optimizer, moments):
        self.optimizer = optimizer
        # By moment, then by parameter.
        self.moments = moments
        self.beta1_power = 1.0
        self.beta2_power = 1.0

    @staticmethod
    def fresh(optimizer, parameters):
        moments = {
            moment: {name: torch.zeros_like(tensor) for name, tensor in parameters.items()}
            for moment in MOMENTS[optimizer]
        }
        return Memory(optimizer, moments)


@torch.no_grad()
def apply_step(parameters, memory, hyperparameters):
    """One step along the parameters' gradients, in place."""
    memory.beta1_power *= BETA1
    memory.beta2_power *= BETA2
    scale = _clip_scale(parameters, hyperparameters["gradientClip"])
    for name, parameter in parameters.items():
        gradient = parameter.grad if scale is None else parameter.grad * scale
        moments = [memory.moments[moment][name] for moment in MOMENTS[memory.optimizer]]
        if memory.optimizer == "sgd":
            _sgd(parameter, gradient, *moments, hyperparameters)
        else:
            _adam(parameter, gradient, *moments, memory, hyperparameters)


def _sgd(parameter, gradient, velocity, hyperparameters):
    gradient = gradient.add(parameter, alpha=hyperparameters["weightDecay"])
    velocity.mul_(hyperparameters["momentum"]).add_(gradient)
    parameter.add_(velocity, alpha=-hyperparameters["learningRate"])


def _adam(parameter, gradient, mean, square, memory, hyperparameters):
    rate, decay = hyperparameters["learningRate"], hyperparameters["weightDecay"]
    if memory.optimizer == "adamw":
        parameter.mul_(1 - rate * decay)
    else:
        gradient = gradient.add(parameter, alpha=decay)
    mean.mul_(BETA1).add_(gradient, alpha=1 - BETA1)
    square.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
    root = square.sqrt().div_(math.sqrt(1 - memory.beta2_power)).add_(EPSILON)
    parameter.addcdiv_(mean, root, value=-rate / (1 - memory.beta1_power))


def _clip_scale(parameters, limit):
    """What shortens the whole gradient to `limit`; None where nothing does."""
    if limit == 0:
        return None
    squares = [parameter.grad.double().square().sum() for parameter in parameters.values()]
    norm = math.sqrt(torch.stack(squares).sum().item())
    return limit / norm if norm > limit else None
