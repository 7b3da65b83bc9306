"""`netproof new FILE.py`: a commented starter claim that runs as it is."""

from __future__ import annotations

from pathlib import Path

from netproof.commands.run import BadInput

STARTER = '''"""Two leaky units compute ReLU exactly. Run it with `netproof check {name}`, then make it yours."""

from netproof import Claim, Source, ite, relu

claim = Claim(
    "{id}",
    title="Two leaky units compute ReLU",
    # Prose for people, with LaTeX between dollar signs. What is checked are the obligations below.
    statement=r"For all $0 < a < 1$ and real $x$, $\\max(x, 0) = (l_a(x) + a\\,l_a(-x)) / (1 - a^2)$.",
    source=Source("You", "Your paper", 2026, "Theorem 1"),
)


def leaky(slope, x):
    return ite(x >= 0, x, slope * x)


# The first parameter names the prover: smt, sat, balls, exact, induction or samples.
# The scope says what the statement ranges over: for_all, bounded, instance or sampled.
@claim.obligation(scope="for_all")
def two_units_are_exact(smt):
    "relu(x) = (l(x) + a l(-x)) / (1 - a^2) for every slope 0 < a < 1 and every x"
    a, x = smt.reals("a x")
    smt.assume(0 < a, a < 1)
    smt.prove(relu(x) == (leaky(a, x) + a * leaky(a, -x)) / (1 - a * a))


# A claim made wrong on purpose: it must come out refuted, with a counterexample, or the check above may be blind.
@claim.false_variant(of=two_units_are_exact)
def one_unit_is_enough(smt):
    "relu(x) = l(x) for every slope 0 < a < 1 and every x"
    a, x = smt.reals("a x")
    smt.assume(0 < a, a < 1)
    smt.prove(relu(x) == leaky(a, x))


# What the claim is: the verdict is the weakest link beneath these.
claim.concludes(two_units_are_exact)
'''


def new_claim(file: Path) -> int:
    """Write the starter; a file that is there already is left alone.

    Raises:
        BadInput: the file exists, or is not called something.py.
    """
    if file.suffix != ".py":
        raise BadInput(f"{file}: a name that ends in .py was expected")
    if file.exists():
        raise BadInput(f"{file}: it exists already; name a new file")
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in file.stem.lower()).split("-")
    id = "-".join(word for word in words if word) or "my-claim"
    file.write_text(STARTER.format(name=file.name, id=id), encoding="utf-8")
    print(f"wrote {file}; next: netproof check {file}")
    return 0
