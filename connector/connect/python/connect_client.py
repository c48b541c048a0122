"""A client of Spark Connect, as ConnectClient.java is one in Java: a call from each line of
standard input, what it gets to a line of standard output."""

import sys

from pyspark.sql.connect.session import SparkSession

address = sys.argv[1]
out = sys.stdout
sys.stdout = sys.stderr
sessions = {}
kept = {}


def session(name):
    if name not in sessions:
        remote = address + ";user_id=" + name.split("/")[0]
        sessions[name] = SparkSession.builder.remote(remote).create()
    return sessions[name]


def value(cell):
    return "null" if cell is None else str(cell)


def rows(frame):
    return "; ".join("|".join(value(cell) for cell in row) for row in frame.collect())


def call(name, action, argument):
    spark = session(name)
    if action == "set":
        key, text = argument.split("=", 1)
        spark.conf.set(key, text)
        return "ok"
    if action == "sql":
        return rows(spark.sql(argument))
    if action == "schema":
        return spark.sql(argument).schema.simpleString()
    if action == "explain":
        spark.sql(argument).explain(True)
        return "ok"
    if action == "isEmpty":
        return str(spark.sql(argument).isEmpty()).lower()
    if action == "count":
        return str(spark.sql(argument).count())
    if action == "keep":
        kept[name] = spark.sql(argument).cache()
        return "ok"
    if action == "kept":
        return rows(kept[name])
    raise ValueError(action)


print("ready", file=out, flush=True)
for line in sys.stdin:
    try:
        answer = call(*line.rstrip("\n").split("\t"))
    except Exception as failure:
        answer = "failed: " + str(failure)
    print(answer.replace("\n", "\\n"), file=out, flush=True)
