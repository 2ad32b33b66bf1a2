"""Looks, before anything starts, whether the ports are there to be had."""

from collections.abc import Iterable, Mapping

from emulator.dev_stack.components import Component
from emulator.dev_stack.errors import StartRefused
from emulator.dev_stack.variables import Variable
from emulator.loopback import HOST, listen


def check_ports(components: Iterable[Component], ports: Mapping[Variable, int]) -> None:
    """Raises StartRefused that names every port in the way, and what changes it."""
    wanted = [
        (component, variable, ports.get(variable, 0))
        for component in components
        for variable in component.ports
    ]
    problems = [
        f"Port {port} of {HOST}, for {component.name} ({variable.about}), cannot be had: {why}. "
        f"Stop what uses it, or choose another: {variable.name}=<port> make run"
        for component, variable, port in wanted
        if port and (why := _problem(port))
    ]
    numbers = [port for _, _, port in wanted if port]
    for variable in {v for _, v, port in wanted if numbers.count(port) > 1}:
        problems.append(f"{variable.name} is a port that another component is to use too.")
    if problems:
        raise StartRefused("\n".join(problems))


def _problem(port: int) -> str:
    try:
        listen(port).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""
