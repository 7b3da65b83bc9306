"""Terms and statements, made readable: one line of text, or MathML.

In reading order: `notation`, what both printers read in a term; `as_text`, terms and statements on one line;
`as_mathml`, the same as MathML. Both show the term as it is and simplify nothing: what is read is what was hashed, sent
to the solvers and replayed. Names in ASCII never come to look alike. Only what is too long to be read is cut, and says
so.

A package of its own so that the engine can fill a record, and a person can print a certificate, with the standard
library alone.
"""

from verify.pretty.as_mathml import mathml, statement_mathml
from verify.pretty.as_text import statement_text, text

__all__ = ["text", "mathml", "statement_text", "statement_mathml"]
