"""Limits hold, whatever a prover does: it is killed, it crashes, it eats memory, it prints; the others go on."""

from __future__ import annotations

import time

BODY = """
import os, signal, sys, time

@claim.obligation(scope="bounded")
def good(exact):
    print("noise on standard output")
    exact.prove(number(1) == 1)

@claim.obligation(scope="bounded")
def sleeps(exact):
    time.sleep(60)

@claim.obligation(scope="bounded")
def crashes(exact):
    os.kill(os.getpid(), signal.SIGSEGV)

@claim.obligation(scope="bounded")
def leaves(exact):
    os._exit(7)

@claim.obligation(scope="bounded")
def eats(exact):
    bytearray(1 << 40)

@claim.obligation(scope="bounded")
def threads(exact):
    exact.note(os.environ["OMP_NUM_THREADS"] + os.environ["OPENBLAS_NUM_THREADS"])
    exact.prove(number(1) == 1)

@claim.false_variant(of=good)
def sleeps_too(exact):
    time.sleep(60)

claim.concludes(good)
"""


def test_every_way_to_misbehave(write, carry_out) -> None:
    began = time.monotonic()
    outcome = carry_out(write(body=BODY), time_limit=0.5, jobs=2)
    assert time.monotonic() - began < 45, "none of them was waited for"
    (claim,) = outcome.record.claims
    found = {o.id.split("/")[1]: o for o in claim.obligations}
    assert {name: o.verdict for name, o in found.items()} == {
        "good": "discharged",
        "sleeps": "undecided",
        "crashes": "undecided",
        "leaves": "error",
        "eats": "undecided",
        "threads": "discharged",
    }
    assert found["sleeps"].message == "killed after 3 s: its limit is 0.5 s"
    assert found["crashes"].message.startswith("the worker died of SIGSEGV")
    assert found["leaves"].message.startswith("the worker ended with status 7")
    assert found["eats"].message == "out of memory"
    assert found["threads"].notes == ["11"]
    (variant,) = claim.false_variants
    assert (variant.verdict, variant.refuted, claim.guarded) == ("undecided", False, False)
    assert claim.verdict == "error"  # evidence that is an error makes the claim one
    assert "noise on standard output" in (outcome.folder / "workers.log").read_text()


def test_the_memory_limit_is_the_systems(write, carry_out) -> None:
    body = """
import mmap
@claim.obligation(scope="bounded")
def eats(exact):
    try:
        mmap.mmap(-1, 3 << 30)  # address space, of which nothing is touched
    except OSError:
        raise MemoryError from None
    exact.prove(number(1) == 1)

claim.concludes(eats)
"""
    small = carry_out(write(body=body), memory_limit=2 << 30)
    assert small.record.claims[0].verdict == "undecided"
    large = carry_out(write(body=body, name="again_claim.py"), memory_limit=6 << 30)
    assert large.record.claims[0].verdict == "certified"
