"""Reads the Parquet files of an export with another program's reader, and prints what it finds as JSON lines.

read_parquet.py pyarrow|duckdb|pandas FOLDER: for each file, by name, {"table", "types"} and then each row as a list of texts or null.
"""

import datetime
import decimal
import json
import pathlib
import sys


def text(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, decimal.Decimal):
        plain = format(value, "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain == "-0" else plain
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (int, str)):
        return str(value)
    raise TypeError(f"a cell of the type {type(value)}")


def pyarrow(path):
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path)
    names = table.schema.names
    types = {field.name: str(field.type) for field in table.schema}
    return types, ([row[name] for name in names] for row in table.to_pylist())


def duckdb(path):
    import duckdb as engine

    found = engine.sql(f"SELECT * FROM read_parquet('{path}')")
    types = {column: str(kind) for column, kind in zip(found.columns, found.types)}
    return types, found.fetchall()


def pandas(path):
    import pandas as library

    frame = library.read_parquet(path, dtype_backend="pyarrow")
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    rows = frame.astype(object).where(frame.notna(), None)
    return types, rows.itertuples(index=False, name=None)


def main():
    read = {"pyarrow": pyarrow, "duckdb": duckdb, "pandas": pandas}[sys.argv[1]]
    out = sys.stdout
    out.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    for path in sorted(pathlib.Path(sys.argv[2]).glob("*.parquet")):
        types, rows = read(path)
        print(json.dumps({"table": path.stem, "types": types}), file=out)
        for row in rows:
            print(json.dumps([text(value) for value in row]), file=out)


main()
