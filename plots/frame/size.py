"""The two sizes of pictures."""

from typing import Literal

type Size = Literal["print", "projector"]
