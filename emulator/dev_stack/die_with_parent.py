"""Runs a module as ``python -m`` does, or a program, and ends with the process that started it.

    python -P emulator/dev_stack/die_with_parent.py PARENT MODULE|/PATH/OF/PROGRAM [ARGUMENT…]

On Linux the kernel sees to it, also when the parent is killed with signal 9; elsewhere a parent
that is killed so leaves its components to be stopped by hand.
"""

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent's thread that started us ends."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the process that started this one is gone")


def main() -> None:
    _, parent, module, *arguments = sys.argv
    end_with_parent(int(parent))
    if os.path.isabs(module):
        os.execv(module, [module, *arguments])  # noqa: S606 - the stack's own commands
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
