"""Formulas in conjunctive normal form, read from DIMACS files.

In reading order: `FormulaError`, the one error for what a user's file can get wrong; `Formula`; `read_dimacs` and
`parse_dimacs`; `dimacs_text`; `counted`, a number and its word. A module of its own because a formula is where the
chain begins and ends.

Forward map   `parse_dimacs`: text -> clauses, each literal kept as it stands
Backward map  `dimacs_text`: clauses -> text that reads as the same formula
Size          one number a literal and one a clause; time linear in the text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST = 10**9
"""Of header numbers and literals: a longer number is a damaged file."""


class FormulaError(ValueError):
    """A formula, or a file that should hold one, is not what it has to be; the message is one sentence with the line.

    Correct the file.
    """


@dataclass(frozen=True)
class Formula:
    """A conjunction of clauses, each a disjunction of literals.

    Args:
        variables: their number; they are 1, ..., variables.
        clauses: tuples of literals, v for the variable v and -v for its negation.
    """

    variables: int
    clauses: tuple[tuple[int, ...], ...]

    def holds(self, model: Iterable[int]) -> bool:
        """Whether the literals of the model make every clause true."""
        true = set(model)
        return all(not true.isdisjoint(clause) for clause in self.clauses)


def read_dimacs(path: Path) -> Formula:
    """The formula in a DIMACS file.

    Raises:
        FormulaError: with the file's name and the line.
    """
    path = Path(path)
    if path.is_dir():
        raise FormulaError(f"{path.name or path}: this is a folder; expected a DIMACS file.")
    try:
        # comments may be in any encoding; what is not a comment is ASCII or refused with its line
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        raise FormulaError(f"{path.name}: there is no such file.") from None
    except OSError as error:
        raise FormulaError(f"{path.name}: the file cannot be read ({error.strerror or error}).") from None
    try:
        return parse_dimacs(text)
    except FormulaError as error:
        raise FormulaError(f"{path.name}: {error}") from None


def parse_dimacs(text: str) -> Formula:
    """The formula that a DIMACS text denotes.

    Lines that begin with c are comments wherever they stand; a line that begins with % ends the file; clauses may
    run over lines and several may share one. An empty clause is a clause; tautologies and repeats are kept.

    Raises:
        FormulaError: no header, or a second one; a word that is no literal; a literal beyond the header's variables;
            more or fewer clauses than it says; a last clause without its 0.
    """
    header: tuple[int, int] | None = None
    clauses: list[tuple[int, ...]] = []
    clause: list[int] = []
    began = last = 0
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("c"):
            continue
        if words[0].startswith("%"):
            break
        last = number
        if words[0] == "p":
            if header:
                raise FormulaError(f'line {number}: a second header; expected one line "p cnf ...".')
            header = _header(words, number)
            continue
        if header is None:
            raise FormulaError(
                f'line {number}: "{_shown(line)}" stands before any header; expected "p cnf VARIABLES CLAUSES".'
            )
        for word in words:
            literal = _literal(word, header[0], number)
            if literal:
                began = began if clause else number
                clause.append(literal)
                continue
            clauses.append(tuple(clause))
            clause = []
            if len(clauses) > header[1]:
                raise FormulaError(
                    f"line {number}: clause {len(clauses)} ends here; expected {header[1]}, as the header says."
                )
    if header is None:
        raise FormulaError(
            'line 1: the file holds no header; expected "p cnf VARIABLES CLAUSES".'
            if not text.strip()
            else f'line {text.count(chr(10)) or 1}: the file ends without a header "p cnf VARIABLES CLAUSES".'
        )
    if clause:
        raise FormulaError(f"line {began}: the clause that begins here has no final 0.")
    if len(clauses) < header[1]:
        raise FormulaError(
            f"line {last}: the file ends after {counted(len(clauses), 'clause')}; expected {header[1]}, "
            "as the header says."
        )
    return Formula(header[0], tuple(clauses))


def dimacs_text(formula: Formula, comment: str = "") -> str:
    """The formula as DIMACS."""
    lines = [f"c {line}" for line in comment.splitlines()]
    lines.append(f"p cnf {formula.variables} {len(formula.clauses)}")
    lines += [" ".join(map(str, [*clause, 0])) for clause in formula.clauses]
    return "\n".join(lines) + "\n"


def counted(number: int, word: str) -> str:
    """A number and its word, which takes an s unless the number is 1."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def _header(words: Sequence[str], number: int) -> tuple[int, int]:
    shown = " ".join(words)
    if len(words) != 4 or words[1] != "cnf" or not (_is_natural(words[2]) and _is_natural(words[3])):
        raise FormulaError(
            f'line {number}: the header is "{_shown(shown)}"; expected "p cnf VARIABLES CLAUSES".'
        )
    return int(words[2]), int(words[3])


def _literal(word: str, variables: int, number: int) -> int:
    if not _is_natural(word.removeprefix("-")):
        raise FormulaError(f'line {number}: "{_shown(word)}" is no literal; expected an integer.')
    literal = int(word)
    if abs(literal) > variables:
        raise FormulaError(
            f"line {number}: the literal {literal} is beyond the {counted(variables, 'variable')} of the header."
        )
    return literal


def _is_natural(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 12 and int(word) <= LARGEST


def _shown(text: str) -> str:
    text = "".join(c if c.isprintable() else "?" for c in text.strip())
    return text if len(text) <= 40 else text[:37] + "..."
