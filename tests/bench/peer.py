# SPDX-License-Identifier: Apache-2.0
"""A peer of the bench: a report into SQLite the way a script does it."""
import json
import sqlite3
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
database = sqlite3.connect(sys.argv[2])
database.execute("create table finding (target, id, name, purl, version, fixed, severity, title)")
database.executemany(
    "insert into finding values (?, ?, ?, ?, ?, ?, ?, ?)",
    (
        (
            result["Target"],
            row["VulnerabilityID"],
            row["PkgName"],
            row["PkgIdentifier"]["PURL"],
            row["InstalledVersion"],
            row.get("FixedVersion"),
            row["Severity"],
            row["Title"],
        )
        for result in report["Results"]
        for row in result["Vulnerabilities"]
    ),
)
database.commit()
