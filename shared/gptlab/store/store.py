"""Everything stored, by collection."""

from gptlab.store.bench import BenchStore
from gptlab.store.bots import BotStore
from gptlab.store.database import Database
from gptlab.store.grants import GrantStore
from gptlab.store.owned_documents import OwnedDocumentStore
from gptlab.store.scores import ScoreStore
from gptlab.store.sessions import SessionStore
from gptlab.store.users import UserStore


class Store:
    """One attribute a collection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.users = UserStore(database)
        self.bots = BotStore(database)
        self.bench = BenchStore(database)
        self.scores = ScoreStore(database)
        self.sessions = SessionStore(database)
        self.grants = GrantStore(database)
        self.owned_documents = OwnedDocumentStore(database)

    def close(self) -> None:
        """Close the connection."""
        self._database.close()
