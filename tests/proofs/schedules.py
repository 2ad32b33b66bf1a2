"""A schedule: people at one session, and what goes wrong meanwhile, made from a number."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from gptlab.api.sessions import GetSession
from gptlab.core import errors
from gptlab.sessions import management
from gptlab.sessions.models import is_user_message
from tests.proofs.asked_in_process import Requests, World
from tests.proofs.deterministic_scheduler import Killed
from tests.proofs.history import Action, Delivery, Fault, History, Kind, Left
from tests.proofs.stage import LEASE, OVERLONG, Stage

KINDS = (Kind.SAY,) * 6 + (Kind.REGENERATE,) * 2
FINAL = ("done", "session_ended", "idempotency_key_reused")
SENT_TWICE, STREAMED, ENDED = 0.35, 0.2, 0.15
"""How likely a gateway sends a request again, it is one for a stream, and a tab concludes."""


class Schedule:
    """Everyone keeps sending what they have to say until it is answered, with the same key."""

    def __init__(self, world: World, number: int, threads: ThreadPoolExecutor) -> None:
        self._stage = Stage(number, world.clock, threads)
        self._requests = Requests(world, self._stage, number)
        self._world, self._seed = world, self._stage.seed

    @property
    def history(self) -> History:
        return self._stage.history

    def run(self) -> Left:
        """Raises NeverEnds."""
        self._world.put_on(self._stage)
        before = self._counted()
        self._stage.turns.add(self._first_tab)
        self._stage.is_calm = False
        self._stage.turns.run()
        self._stage.is_calm = True
        for action in self.history.actions:
            self._deliver(action)
        return self._left(before)

    def _first_tab(self) -> None:
        self._do(self._action(Kind.START, "start"))
        for tab in range(self._seed.choice((1, 2, 2, 2, 3))):
            self._stage.turns.add(partial(self._tab, tab), self._seed.random() * 2)

    def _tab(self, tab: int) -> None:
        kinds = (*KINDS, Kind.RENAME) if tab == 0 else KINDS
        for number in range(self._seed.choice((1, 1, 2))):
            kind = self._seed.choice(kinds)
            self._do(self._action(kind, f"{kind}-{tab}.{number}"))
        if self._seed.random() < ENDED:
            self._do(self._action(Kind.END, f"end-{tab}"))

    def _action(self, kind: Kind, name: str) -> Action:
        action = Action(kind, name, f"This is {name}.")
        self.history.actions.append(action)
        return action

    def _do(self, action: Action) -> None:
        """Send it until an answer arrives; the gateway may send it, too, now or much later."""
        seed, turns = self._seed, self._stage.turns
        if seed.random() < SENT_TWICE:
            late = seed.random() * seed.choice((0.5, OVERLONG, 3 * LEASE))
            turns.add(partial(self._deliver, action), late)
        while True:
            delivery = self._deliver(action, stream=seed.random() < STREAMED)
            is_lost = self._stage.fault_at("client", (Fault.ANSWER_LOST,))
            if delivery.outcome in FINAL and not is_lost:
                return
            turns.pause(delivery.retry_after or seed.random())

    def _deliver(self, action: Action, stream: bool = False) -> Delivery:
        """A request, in a process of its own."""
        delivery = Delivery(action, len(self.history.deliveries), self._world.clock.now)
        self._stage.enter(delivery)
        try:
            delivery.answer = self._requests.answer(action, stream)
            is_gone = stream and delivery.answer is None
            delivery.outcome = "gone" if is_gone else "done"
        except Killed:
            delivery.outcome = "killed"
        except errors.GPTLabError as error:
            delivery.outcome, delivery.retry_after = error.code, error.retry_after
        except Exception as error:  # noqa: BLE001 - a function would answer internal_error
            delivery.outcome = type(error).__name__
        delivery.ended_at = self._world.clock.now
        self._stage.note(delivery.outcome)
        return delivery

    def _left(self, before: tuple[int, int]) -> Left:
        """What is stored, read as its owner does, and beneath."""
        caller, services = self._world.person.acting(), self._world.services
        request = GetSession.of(session_id=self._requests.session_id)
        session = services.store.sessions.find(request.session_id)
        if session is None:
            raise errors.SessionNotFound
        stored = services.store.sessions._database.ids(f"{session.path}/messages")
        said = session.open_context(caller.data_key).messages
        started, ended = self._counted()
        return Left(
            transcript=management.get_session(request, caller, services),
            context=tuple((each.role, each.content) for each in said),
            replies=sum(not is_user_message(each) for each in stored),
            started=started - before[0],
            ended=ended - before[1],
        )

    def _counted(self) -> tuple[int, int]:
        user = self._world.services.store.users.find(self._world.person.user.user_id)
        return (user.sessions_started, user.sessions_ended) if user else (0, 0)
