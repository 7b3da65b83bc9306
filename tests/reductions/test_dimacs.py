"""DIMACS files: what is read, what is refused in one sentence with its line, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reductions.dimacs import Formula, FormulaError, dimacs_text, parse_dimacs, read_dimacs

READ = {
    "plain": ("p cnf 2 2\n1 -2 0\n2 0\n", [(1, -2), (2,)]),
    "blanks at the start and in the header": ("  p cnf 2  2 \n 1  -2 0\n\n 2 0", [(1, -2), (2,)]),
    "comments before, between and after": ("c hi\np cnf 1 1\nc in the middle\n1 0\nc end\n", [(1,)]),
    "a trailer of % and 0": ("p cnf 1 1\n1 0\n%\n0\n\n", [(1,)]),
    "clauses that run over lines": ("p cnf 3 2\n1\n2 3 0 -1\n-2 0\n", [(1, 2, 3), (-1, -2)]),
    "several clauses on a line": ("p cnf 2 3\n1 0 2 0 -1 0", [(1,), (2,), (-1,)]),
    "an empty clause": ("p cnf 1 2\n1 0\n0\n", [(1,), ()]),
    "a tautology and repeated literals": ("p cnf 2 2\n1 -1 0\n2 2 2 0\n", [(1, -1), (2, 2, 2)]),
    "no clauses": ("p cnf 5 0\n", []),
    "neither variables nor clauses": ("p cnf 0 0\n", []),
    "carriage returns": ("p cnf 1 1\r\n1 0\r\n", [(1,)]),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read(name: str) -> None:
    text, clauses = READ[name]
    assert list(parse_dimacs(text).clauses) == clauses


REFUSED = {
    "": 'line 1: the file holds no header; expected "p cnf VARIABLES CLAUSES".',
    "c only words\nc here\n": 'line 2: the file ends without a header "p cnf VARIABLES CLAUSES".',
    "1 2 0\n": 'line 1: "1 2 0" stands before any header; expected "p cnf VARIABLES CLAUSES".',
    "p cnf 2\n": 'line 1: the header is "p cnf 2"; expected "p cnf VARIABLES CLAUSES".',
    "p sat 2 2\n": 'line 1: the header is "p sat 2 2"; expected "p cnf VARIABLES CLAUSES".',
    "p cnf -2 2\n": 'line 1: the header is "p cnf -2 2"; expected "p cnf VARIABLES CLAUSES".',
    "p cnf 1 1\np cnf 1 1\n": 'line 2: a second header; expected one line "p cnf ...".',
    "p cnf 2 1\n1 x 0\n": 'line 2: "x" is no literal; expected an integer.',
    "p cnf 2 1\n1 2.0 0\n": 'line 2: "2.0" is no literal; expected an integer.',
    "p cnf 2 1\n1 --2 0\n": 'line 2: "--2" is no literal; expected an integer.',
    "p cnf 2 1\n1 ² 0\n": 'line 2: "²" is no literal; expected an integer.',
    "p cnf 2 1\nc\n1 -3 0\n": "line 3: the literal -3 is beyond the 2 variables of the header.",
    "p cnf 2 2\n1 0\n1\n2\n": "line 3: the clause that begins here has no final 0.",
    "p cnf 2 2\n1 0\n": "line 2: the file ends after 1 clause; expected 2, as the header says.",
    "p cnf 2 1\n1 0\n2 0\n": "line 3: clause 2 ends here; expected 1, as the header says.",
    "p cnf 2 1\n1 0\n0\n": "line 3: clause 2 ends here; expected 1, as the header says.",
    "p cnf 1 1\n1 99999999999999999999 0\n": 'line 2: "99999999999999999999" is no literal; expected an integer.',
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_names_its_line(text: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse_dimacs(text)
    assert str(error.value) == REFUSED[text]


def test_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.cnf").write_text("p cnf 1 1\n2 0\n")
    for path, message in {
        tmp_path / "bad.cnf": "bad.cnf: line 2: the literal 2 is beyond the 1 variable of the header.",
        tmp_path / "none.cnf": "none.cnf: there is no such file.",
        tmp_path: f"{tmp_path.name}: this is a folder; expected a DIMACS file.",
    }.items():
        with pytest.raises(FormulaError) as error:
            read_dimacs(path)
        assert str(error.value) == message


def test_a_binary_file_is_refused_by_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "bad.cnf").write_bytes(b"\x00\xff\x1b[31m\n")
    with pytest.raises(FormulaError, match=r"^bad\.cnf: line 1: ") as error:
        read_dimacs(tmp_path / "bad.cnf")
    assert str(error.value).isprintable()


def test_comments_may_be_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "old.cnf").write_bytes("c Müller\np cnf 1 1\n1 0\n".encode("latin-1"))
    assert read_dimacs(tmp_path / "old.cnf") == Formula(1, ((1,),))


literals = st.integers(-9, 9).filter(bool)
formulas = st.lists(st.lists(literals, max_size=6).map(tuple), max_size=8).map(
    lambda clauses: Formula(9, tuple(clauses))
)


@given(formulas)
def test_writing_and_reading_is_nothing(formula: Formula) -> None:
    assert parse_dimacs(dimacs_text(formula, "a comment\nof two lines")) == formula


def test_every_given_file_is_read(shared_data: Path) -> None:
    known = json.loads((shared_data / "cnf" / "formulas.json").read_text())
    for name, facts in known.items():
        formula = read_dimacs(shared_data / "cnf" / name)
        assert [formula.variables, len(formula.clauses)] == facts["header"]
        assert max(map(len, formula.clauses), default=0) == facts["max_clause"]
