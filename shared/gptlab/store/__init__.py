"""The one door to Firestore: a module per collection."""

from gptlab.store.belongings import BelongingStore
from gptlab.store.bots import BotStore
from gptlab.store.database import CommitRefused, Database
from gptlab.store.sessions import SessionStore
from gptlab.store.users import UserStore

__all__ = [
    "BelongingStore",
    "BotStore",
    "CommitRefused",
    "Database",
    "SessionStore",
    "Store",
    "UserStore",
]


class Store:
    """Everything stored, by collection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.users = UserStore(database)
        self.bots = BotStore(database)
        self.sessions = SessionStore(database)
        self.belongings = BelongingStore(database)

    def close(self) -> None:
        """Close the connection."""
        self._database.close()
