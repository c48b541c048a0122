"""Runs notebooks, each in a kernel of its own.

run.py check WHAT …   compares what each cell gives with what the file keeps
run.py write WHAT …   keeps what each cell gives in the file
run.py java           prints the settings of the kernel for Java, for a shell

WHAT is a notebook, or a folder whose notebooks run all at the same time. Two run at a time. Pictures are compared by
whether there is one. What is made anew each time is not compared: keys, long hexadecimal numbers, times, and the numbers
that Spark gives to columns.
"""

import asyncio
import difflib
import glob
import os
import pathlib
import re
import shutil
import sys

import nbformat
from nbclient import NotebookClient

HERE = pathlib.Path(__file__).parent
JAR = "../connector/spark-4.2/target/jointly-spark-4.2_2.13-*-SNAPSHOT.jar"
MADE_ANEW = re.compile(r"\b[0-9a-f]{12,}\b|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=|\d{4}-\d\d-\d\dT[\d:.]+Z|#\d+")

# What Spark needs on JDK 17; spark-submit and PySpark add it by themselves.
OPENED = ["lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent", "util.concurrent.atomic"]
OPENED = [f"java.{name}" for name in OPENED] + ["sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"]


def java_settings():
    """Environment variables of the kernel for Java: Spark as PySpark brings it, and the connector's jar."""
    import pyspark

    jar = os.environ.get("JOINTLY_JAR") or str(next(HERE.glob(JAR)).resolve())
    spark = pathlib.Path(pyspark.__file__).parent / "jars"
    opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
    return {
        "JJAVA_CLASSPATH": os.pathsep.join([jar, *sorted(glob.glob(f"{spark}/*.jar"))]),
        # A notebook is over before a better compiler would pay.
        "JJAVA_JVM_OPTS": " ".join(["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *opened]),
    }


def outcome(output):
    """What is compared of an output, as text."""
    if output.output_type == "stream":
        text = output.text
    elif output.output_type == "error":
        text = f"{output.ename}: {output.evalue}"
    else:
        pictures = "".join(f"<{kind}>\n" for kind in output.data if kind.startswith("image/"))
        text = pictures + output.data.get("text/plain", "")
    return MADE_ANEW.sub("…", text).rstrip() + "\n"


def lines(cell):
    """What a cell gives. A kernel sends printed lines in pieces that differ, with blank lines between them."""
    return [line for output in cell.outputs for line in outcome(output).splitlines() if line.strip()]


def joined(outputs):
    """The outputs with what was printed in one go in one piece."""
    kept = []
    for output in outputs:
        if kept and output.output_type == kept[-1].output_type == "stream" and output.name == kept[-1].name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept


def is_aside(output):
    """Whether an output is what Spark says beside the notebook's own: how it starts, for whom it waits."""
    return output.output_type == "stream" and output.name == "stderr"


async def executed(path):
    """The notebook as it is when it has run. What is said aside is printed."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = []
    client = NotebookClient(notebook, timeout=600, kernel_name=notebook.metadata.kernelspec.name,
                            resources={"metadata": {"path": str(path.parent)}})
    await client.async_execute()
    for cell in code:
        for output in filter(is_aside, cell.outputs):
            print(f"{path.name}: {output.text.rstrip()}")
        cell.outputs = joined(output for output in cell.outputs if not is_aside(output))
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    spec = notebook.metadata.kernelspec
    notebook.metadata = nbformat.from_dict({"kernelspec": spec, "language_info": {"name": spec.language}})
    print("ran", path.name, flush=True)
    return notebook


async def run(what, turn):
    """Each notebook's path with what it gives."""
    async with turn:
        if not what.is_dir():
            return [(what, await executed(what))]
        shutil.rmtree(what / "target", ignore_errors=True)
        paths = sorted(what.glob("*.ipynb"))
        return list(zip(paths, await asyncio.gather(*map(executed, paths))))


async def run_all(names):
    # A notebook waits for its JVM, and the JVM for the notebook: two keep two cores busy.
    turn = asyncio.Semaphore(2)
    done = await asyncio.gather(*(run(pathlib.Path(name), turn) for name in names))
    return [each for some in done for each in some]


def differences(path, now):
    kept = nbformat.read(path, as_version=4)
    found = []
    for number, (old, new) in enumerate(zip(kept.cells, now.cells)):
        if old.cell_type != "code":
            continue
        before, after = (lines(cell) for cell in (old, new))
        if before != after:
            found.append(f"{path.name}, cell {number}:\n" + "\n".join(difflib.unified_diff(
                before, after, "kept", "now", lineterm="")))
    return found


def main(mode, *names):
    os.environ.update(java_settings())
    found = []
    for path, now in asyncio.run(run_all(names)):
        if mode == "write":
            nbformat.write(now, path)
        else:
            found += differences(path, now)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["java"]:
        print(*(f"export {name}='{value}'" for name, value in java_settings().items()), sep="\n")
    elif len(sys.argv) < 3 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    else:
        sys.exit(main(*sys.argv[1:]))
