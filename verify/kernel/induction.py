"""Rule induction: what every rule of a relation keeps holds of all that the rules derive."""

from __future__ import annotations

from verify.kernel import formula
from verify.kernel.errors import Json, Rejected


def check(statement: Json, uses: list[Json], evidence: Json, outcome: str) -> None:
    """Rule `induction`: "if R(x, ...) then P(x, ...)" follows when each rule of R keeps P.

    The statement assumes R at distinct variables and nothing else. For each rule, `evidence["rules"]` gives the index
    of the use whose statement must be, by substitution, "premises and P at the premises imply P at the conclusion".
    """
    formula.check_statement(statement)
    if outcome != "discharged" or [assumption[0] for assumption in statement["assumptions"]] != ["rel"]:
        raise Rejected("an induction concludes a property of one relation")
    _, name, *arguments = statement["assumptions"][0]
    names = [argument[1] for argument in arguments if isinstance(argument, list) and argument[0] == "var"]
    relation = statement["relations"][name]
    if len(set(names)) != len(arguments) or set(names) != set(statement["variables"]):
        raise Rejected("the relation must be stated at distinct variables, and there may be no other")

    def invariant(values: list[Json]) -> Json:
        return formula.substitute(statement["goal"], dict(zip(names, values, strict=True)))

    if any(True for _ in formula.denominators(statement["goal"])):
        raise Rejected("an invariant has no quotient: state it without")
    for rule_name, rule in relation["rules"].items():
        use = uses[evidence["rules"][rule_name]]
        lemma = use["statement"]
        formula.check_lemma(use, statement)
        held = [invariant(premise[2:]) for premise in rule["premises"] if premise[0] == "rel"]
        kept = invariant(rule["conclusion"])
        if lemma["assumptions"] != [*rule["premises"], *held] or lemma["goal"] != kept:
            raise Rejected(f"{use['id']} does not say that rule {rule_name} of {name} keeps the invariant")
        if any(lemma["variables"].get(v, sort) != sort for v, sort in rule["variables"].items()):
            raise Rejected(f"{use['id']} gives a variable of rule {rule_name} another sort")
