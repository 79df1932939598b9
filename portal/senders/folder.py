import secrets
import time
from pathlib import Path

from portal.senders.parcel import Outcome, Parcel, Verdict


class FolderSender:
    """Letters into a folder, one `.eml` each, written aside and renamed into place: a reader sees whole ones only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, parcel: Parcel) -> Outcome:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            draft = self.folder / f".{name}"
            draft.write_bytes(parcel.data)
            draft.rename(self.folder / name)
        except OSError as error:
            return Outcome(Verdict.LATER, words=str(error), stage="data")
        return Outcome(Verdict.SENT, code=250, words=name)

    def close(self) -> None:
        """A folder holds nothing open."""
