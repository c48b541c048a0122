"""Four parties on one machine, with made-up rows, whose agents answer the office's job.

Usage: partners.py FOLDER. It writes FOLDER/spark.conf, the options of the office's jobs, when all parties are there, and
serves until its standard input ends.
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

folder = Path(sys.argv[1]).resolve()
spark = SparkSession.builder.master("local[2]").appName("partners").config("spark.ui.enabled", "false").getOrCreate()
(folder / "mailbox").mkdir()
local = (
    spark._jvm.io.jointly.spark.LocalCollaboration.of(
        spark._jsparkSession, str(Path(__file__).with_name("collaboration.yaml"))
    )
    .mockRows(400, 20261101)
    .option("mailbox", f"file:{folder}/mailbox")
    .start(f"{folder}/parties")
)
office = local.session("office").conf()
options = ["", ".collaboration", ".party", ".identity", ".policy", ".mailbox"]
lines = [f"spark.sql.catalog.joint{name} {office.get('spark.sql.catalog.joint' + name)}\n" for name in options]
(folder / "spark.conf.new").write_text("".join(lines) + "spark.ui.enabled false\n")
(folder / "spark.conf.new").rename(folder / "spark.conf")
sys.stdin.read()
local.close()
