"""Which route a request takes, decided on the raw path as it came."""

from collections.abc import Iterable

from emulator.gateway.refusals import MethodNotAllowed, RouteNotDefined
from emulator.gateway.specification import Route


class Routing:
    """The routes; a path spelled out goes before one with parameters, and wildcards come last."""

    def __init__(self, routes: Iterable[Route]) -> None:
        by_template: dict[str, dict[str, Route]] = {}
        for route in sorted(routes, key=_breadth):
            by_template.setdefault(route.template, {})[route.method] = route
        self._table = tuple(
            (next(iter(methods.values())).pattern, template, methods)
            for template, methods in by_template.items()
        )

    def find(self, method: str, raw_path: bytes) -> Route:
        """The route, or RouteNotDefined or MethodNotAllowed."""
        matched = [
            (template, methods)
            for pattern, template, methods in self._table
            if pattern.fullmatch(raw_path)
        ]
        for _, methods in matched:
            if method in methods:
                return methods[method]
        if matched:
            raise MethodNotAllowed(matched[0][0])
        raise RouteNotDefined


def _breadth(route: Route) -> tuple[int, int, int]:
    """Less for a route that fewer paths match."""
    return len(route.wildcards), route.template.count("{"), -route.template.count("/")
