#!/usr/bin/env python3
"""Validates records, one JSON object a line on standard input, against the schemas of a directory.

    validate_records.py config/schemas < records.jsonl

A record's member `schema` ("chipwire.story/1") names its schema (chipwire.story.1.schema.json).
Prints each fault; exit status 1 if there was one. Needs Debian's python3-jsonschema.
"""

import json
import pathlib
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from jsonschema import Draft202012Validator, RefResolver


def validator(directory, name):
    path = directory / (name.replace("/", ".") + ".schema.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, resolver=RefResolver(path.as_uri(), schema))


def main():
    directory = pathlib.Path(sys.argv[1]).resolve()
    validators = {}
    faults = 0
    for number, line in enumerate(sys.stdin, 1):
        record = json.loads(line)
        name = record["schema"]
        if name not in validators:
            validators[name] = validator(directory, name)
        for error in validators[name].iter_errors(record):
            where = "/".join(str(step) for step in error.absolute_path)
            print(f"record {number} ({name}): {where}: {error.message}")
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        sys.exit(main())
