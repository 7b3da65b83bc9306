"""An import contract that lists what may be imported, where import-linter's own list what may not.

The kernel is trusted because it rests on nothing else. A list of forbidden packages would have to name everything
that somebody may install one day; a list of allowed ones is finished, so this is a contract type of its own.
"""

from __future__ import annotations

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """`importers` import the standard library and `allowed` alone, each a list of module expressions."""

    type_name = "only"

    importers = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Broken by each direct import of anything else; what the allowed ones import is their own contract."""
        allowed = sys.stdlib_module_names | _matching(graph, self.allowed)
        broken = [
            detail
            for importer in sorted(_matching(graph, self.importers))
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - allowed)
            for detail in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        broken: list[dict[str, Any]] = check.metadata["broken"]
        for detail in broken:
            place = f"{detail['importer']}, line {detail['line_number']}"
            output.print_error(f"{place}: {detail['line_contents'].strip()}", bold=False)


def _matching(graph: ImportGraph, expressions: Any) -> set[str]:
    # import-linter replaces a field by its value, here a list of strings; its types do not say so
    return {module for expression in expressions for module in graph.find_matching_modules(str(expression))}
