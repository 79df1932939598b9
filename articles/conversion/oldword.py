"""What Word's old format holds: it is looked into for macros, not read."""

import json
from pathlib import Path

import olefile
from oletools.olevba import VBA_Parser

# Source: [MS-DOC] 2.5.1: the information block begins the stream; bit 8 of the flags at 10 says "encrypted".
_FLAGS, _IS_ENCRYPTED = 10, 0x0100


def read(path: Path, kind: str, folder: Path) -> None:
    """`result.json` holds one word: text, macros, password or other."""
    (folder / "result.json").write_text(json.dumps({"found": _found(path)}))


def _found(path: Path) -> str:
    with olefile.OleFileIO(str(path)) as file:
        if not file.exists("WordDocument"):
            return "password" if file.exists("EncryptedPackage") else "other"
        head = file.openstream("WordDocument").read(_FLAGS + 2)
        names = {part.lower() for entry in file.listdir() for part in entry}
    if int.from_bytes(head[_FLAGS:], "little") & _IS_ENCRYPTED:
        return "password"
    if "\x01ole10native" in names:
        # A file packed into the document: as little wanted as a macro.
        return "macros"
    parser = VBA_Parser(str(path), data=path.read_bytes())
    try:
        return "macros" if parser.detect_vba_macros() or parser.detect_xlm_macros() else "text"
    finally:
        parser.close()
