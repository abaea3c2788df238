"""The metadata of a Psych-DS folder: inheritance from folder to file, and names in the vocabulary of schema.org.

Each data file has the metadata of ``dataset_description.json``, replaced key by key by ``file_metadata.json`` of every
folder on the way, and by the file of its own name that ends in ``.json``. Metadata are JSON-LD (Sporny et al. 2020):
``@context`` says in which vocabulary the keys are names. A context of schema.org, a mapping of prefixes and
vocabularies, and a list of such contexts are resolved; other vocabularies cannot be looked up without a network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DESCRIPTION, OF_A_FOLDER = "dataset_description.json", "file_metadata.json"
SCHEMA_ORG = "http://schema.org/"
_SCHEMA_ORG = re.compile(r"https?://(www\.)?schema\.org/?")
REQUIRED = ("name", "description", "variableMeasured")


class MetadataError(ValueError):
    """A metadata file that cannot be read or resolved; the message is one line."""


def read_metadata(path: Path, root: Path) -> dict[str, Any]:
    """The record of one metadata file; MetadataError for another content."""
    where = path.relative_to(root)
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise MetadataError(f"{where} is not UTF-8") from None
    except OSError as error:
        raise MetadataError(f"{where} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise MetadataError(f"{where} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise MetadataError(f"{where} is no record of names and values")
    return found


def inherited_metadata(root: Path, table: Path) -> dict[str, Any]:
    """The metadata of one data file: the record of the dataset, of every folder down to it, and of the file itself."""
    metadata = read_metadata(root / DESCRIPTION, root)
    folders = [folder for folder in (*reversed(table.parents),) if folder == root or root in folder.parents]
    for path in (*(folder / OF_A_FOLDER for folder in folders), table.with_suffix(".json")):
        if path.is_file():
            metadata |= read_metadata(path, root)
    return metadata


def metadata_problems(metadata: Mapping[str, Any]) -> list[str]:
    """What the metadata of a data file lack or have wrong."""
    try:
        names = _resolved(metadata)
    except MetadataError as error:
        return [str(error)]
    problems = [
        f"{DESCRIPTION} lacks {key} (a schema.org property)" for key in REQUIRED if names.get(SCHEMA_ORG + key) is None
    ]
    kinds = names.get("@type")
    if kinds is None:
        return [*problems, f"{DESCRIPTION} lacks @type"]
    first = kinds[0] if isinstance(kinds, list) and kinds else kinds
    if not isinstance(first, str):
        return [*problems, f"{DESCRIPTION}: expected text in @type, got {json.dumps(first)}"]
    if _full_name(first, *_vocabulary(metadata["@context"])) != f"{SCHEMA_ORG}Dataset":
        problems.append(f"{DESCRIPTION} is not a schema.org Dataset: its @type is {first}")
    return problems


def described_variables(metadata: Mapping[str, Any]) -> list[str]:
    """Names in ``variableMeasured``: texts, or the ``name`` of records; of one value or a list of them."""
    try:
        given = _resolved(metadata).get(f"{SCHEMA_ORG}variableMeasured")
    except MetadataError:
        return []
    vocabulary = _vocabulary(metadata["@context"])
    return [name for one in _as_list(given) if isinstance(name := _variable(one, vocabulary), str)]


def _variable(one: Any, vocabulary: tuple[str, Mapping[str, str]]) -> Any:
    """The name of one variable; a value may be written as ``{"@value": ...}``."""
    if not isinstance(one, Mapping):
        return one
    if "@value" in one:
        return one["@value"]
    named = next((value for key, value in one.items() if _full_name(key, *vocabulary) == f"{SCHEMA_ORG}name"), None)
    first = next(iter(_as_list(named)), None)
    return first.get("@value") if isinstance(first, Mapping) else first


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _resolved(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata with full names as keys."""
    if "@context" not in metadata:
        raise MetadataError(f"{DESCRIPTION} lacks @context")
    vocabulary = _vocabulary(metadata["@context"])
    return {_full_name(key, *vocabulary): value for key, value in metadata.items()}


def _vocabulary(context: Any) -> tuple[str, Mapping[str, str]]:
    """The vocabulary of names without prefix, and the full names of prefixes and single terms."""
    vocabulary, terms = "", dict[str, str]()
    for one in _parts(context):
        if isinstance(one, str):
            if not _SCHEMA_ORG.fullmatch(one):
                raise MetadataError(f"{DESCRIPTION}: expected https://schema.org/ as @context, got {one}")
            vocabulary = SCHEMA_ORG
        elif isinstance(one, Mapping):
            for term, full in one.items():
                if isinstance(full, Mapping):
                    full = full.get("@id")
                if not isinstance(full, str | None):
                    raise MetadataError(f"{DESCRIPTION}: expected text for {term} in @context, got {json.dumps(full)}")
                if term == "@vocab":
                    vocabulary = full or ""
                elif full is not None:
                    terms[term] = full
        else:
            raise MetadataError(f"{DESCRIPTION}: expected text or a record as @context, got {json.dumps(one)}")
    return vocabulary, terms


def _parts(context: Any) -> Iterator[Any]:
    yield from context if isinstance(context, list) else [context]


def _full_name(key: str, vocabulary: str, terms: Mapping[str, str]) -> str:
    if key.startswith("@"):
        return key
    if key in terms:
        full = terms[key]
        return full if full.startswith("@") or ":" in full else vocabulary + full
    prefix, colon, rest = key.partition(":")
    if colon:
        return key if rest.startswith("//") else terms.get(prefix, f"{prefix}:") + rest
    return vocabulary + key
