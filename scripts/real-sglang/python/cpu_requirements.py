"""Prints what the installed SGLang wheel requires on this machine, without what only a GPU node can use."""

import importlib.metadata
import re

from pip._vendor.packaging.requirements import Requirement

GPU_ONLY = re.compile(
    r"^(flashinfer|flash-attn|nvidia-cutlass|nvidia-mathdx|nvshmem|cuda-python|sgl-|sglang-kernel|apache-tvm|humming"
    r"|quack|tilelang|torchcodec|torchaudio|decord2|av$|py-spy|anthropic|modelscope|tml-rend|deepseek-recipe)",
)

for line in importlib.metadata.requires("sglang") or []:
    wanted = Requirement(line)
    if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
        continue
    if not GPU_ONLY.match(re.sub(r"[_.]+", "-", wanted.name.lower())):
        print(line.split(";")[0].strip())
# Needed by its programs without being named.
print("\n".join(["pandas", "accelerate", "tabulate"]))
