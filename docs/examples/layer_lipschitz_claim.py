"""A ReLU layer stretches distances at most by its Frobenius norm: looked at on random layers only.

Claim     |relu(W x) - relu(W y)| <= |W|_F |x - y| for every real matrix W and all x, y (Euclidean norms).
Kind      **sampled**: true, but the one method used here is a campaign, so the verdict is `supported` and no more
Source    elementary (relu is 1-Lipschitz, and |W z| <= |W|_F |z|)
Axioms    none
Example   $ netproof check layer_lipschitz_claim.py
"""

import numpy as np

from netproof import Claim, Source

claim = Claim(
    "layer-lipschitz",
    title="A ReLU layer stretches distances at most by its Frobenius norm",
    statement=r"$\|\max(Wx, 0) - \max(Wy, 0)\|_2 \le \|W\|_F\,\|x - y\|_2$ for every matrix $W$ and all $x, y$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


def layers(rng, count, size):
    shape = (count, size, size)
    return {"W": rng.normal(size=shape), "x": rng.normal(size=shape[:2]), "y": rng.normal(size=shape[:2])}


def slack(batch, factor):
    """What the bound leaves, relative to |x - y|, with room for rounding."""
    outputs = [np.maximum(np.einsum("nij,nj->ni", batch["W"], batch[point]), 0) for point in "xy"]
    distance = np.linalg.norm(batch["x"] - batch["y"], axis=1)
    stretched = np.linalg.norm(outputs[0] - outputs[1], axis=1)
    return factor * np.linalg.norm(batch["W"], axis=(1, 2)) - stretched / distance + 1e-9


@claim.obligation(
    scope="for_all"
)  # what the statement says; a campaign gives `sampled` whatever is declared here
def frobenius_norm_bounds_the_stretch(samples):
    "|relu(W x) - relu(W y)| <= |W|_F |x - y| on random layers of width 1, 2, 4 and 8"
    samples.campaign(
        "the Frobenius norm bounds the stretch", layers, lambda batch: slack(batch, 1.0), sizes=[1, 2, 4, 8]
    )


claim.concludes(frobenius_norm_bounds_the_stretch)
