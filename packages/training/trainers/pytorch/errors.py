"""What a call can end with besides its result."""


class ModelInvalid(Exception):
    """The model cannot be built on this data, or the state is not one of this model."""


class Stopped(Exception):
    """The caller has cancelled the call."""
