"""n bits hold every integer weight below 2^n: every case up to a bound, and no further.

Claim     Every integer 0 <= w < 2^n is a sum of n terms, each 0 or a power of two: w = Σ 2^i bit(w, i).
Kind      **bounded**: each n up to 8 is gone through, so the verdict is `certified`; `n_minus_1_bits` fails
Source    elementary; the encoding behind bit-wise weight quantisation
Axioms    none
Example   $ netproof check integer_weights_claim.py
"""

from netproof import Claim, Source, number

claim = Claim(
    "integer-weights",
    title="n bits hold every integer weight below 2^n",
    statement=r"Every integer $0 \le w < 2^n$ is $\sum_{i<n} 2^i b_i$ with bits $b_i$. Checked for $n \le 8$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


def rebuilt(weight, bits):
    return sum((number(2) ** i * (weight >> i & 1) for i in range(bits)), number(0))


@claim.obligation(scope="bounded", parameters={"n": [1, 2, 3, 4, 5, 6, 7, 8]})
def n_bits_suffice(exact, n):
    "every integer weight below 2^n is rebuilt from its n bits"
    for weight in range(2**n):
        exact.prove(rebuilt(weight, n) == weight)


@claim.false_variant(of=n_bits_suffice, parameters={"n": [1, 2, 3]})
def n_minus_1_bits(exact, n):
    "every integer weight below 2^n is rebuilt from n - 1 bits"
    for weight in range(2**n):
        exact.prove(rebuilt(weight, n - 1) == weight)


claim.concludes(n_bits_suffice)
