"""A report over joint tables, once a month."""

import os
import subprocess
from datetime import datetime, timedelta

from airflow.exceptions import AirflowFailException
from airflow.sdk import dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

TRY_AGAIN_LATER = 75
A_PERSON_HAS_TO_ACT = 77


@dag(
    # With a plain cron text, the data interval of Airflow 3 is empty and begins when the run is due.
    schedule=CronDataIntervalTimetable("0 4 1 * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
)
def joint_report():
    @task(retries=3, retry_delay=timedelta(minutes=15), retry_exponential_backoff=True)
    def report(data_interval_start=None):
        if data_interval_start is None:
            raise AirflowFailException("give the run a logical date; it reports the month before")
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
            raise RuntimeError("exit code 75: the next try has the same run name")
        if code == A_PERSON_HAS_TO_ACT:
            raise AirflowFailException("exit code 77: a person has to act, see the line before the last")
        if code != 0:
            raise AirflowFailException(f"exit code {code}: see the line before the last")

    report()


joint_report()
