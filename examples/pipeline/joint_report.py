"""A report over joint tables, once a month."""

import os
import subprocess
from datetime import datetime, timedelta

from airflow.exceptions import AirflowFailException
from airflow.sdk import dag, task

TRY_AGAIN_LATER = 75


@dag(
    schedule="0 4 1 * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
)
def joint_report():
    @task(retries=3, retry_delay=timedelta(minutes=15), retry_exponential_backoff=True)
    def report(data_interval_start=None):
        # The run is named after the month that the report is about, so each try has the same name.
        month = data_interval_start.strftime("%Y-%m")
        folder = os.environ["JOINTLY_REPORTS"]
        command = [
            "spark-submit",
            *("--properties-file", os.environ["JOINTLY_SPARK_CONF"]),
            os.environ["JOINTLY_JAR"],
            *("run", os.environ["JOINTLY_SCRIPT"], "--run", month, "--out", f"{folder}/{month}"),
        ]
        code = subprocess.run(command).returncode
        if code == TRY_AGAIN_LATER:
            raise RuntimeError("a party was not there; the next try has the same run name")
        if code != 0:
            raise AirflowFailException(f"exit code {code}: see the line before the last")

    report()


joint_report()
