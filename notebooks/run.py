"""Runs notebooks, each in a kernel of its own.

run.py check A.ipynb …   compares what each cell gives with what the file keeps
run.py write A.ipynb …   keeps what each cell gives in the file

Pictures are compared by whether there is one. What is made anew each time is not compared: long hexadecimal numbers, times, and
the numbers that Spark gives to columns.
"""

import difflib
import pathlib
import re
import sys

import nbformat
from nbclient import NotebookClient

MADE_ANEW = re.compile(r"\b[0-9a-f]{12,}\b|\d{4}-\d\d-\d\dT[\d:.]+Z|#\d+")


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


def executed(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = NotebookClient(notebook, timeout=600, kernel_name="python3",
                            resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            # What a library says while it starts is not the notebook's.
            cell.outputs = [output for output in cell.outputs
                            if not (output.output_type == "stream" and output.name == "stderr")]
    notebook.metadata = nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"}})
    return notebook


def differences(path):
    kept = nbformat.read(path, as_version=4)
    found = []
    for number, (old, new) in enumerate(zip(kept.cells, executed(path).cells)):
        if old.cell_type != "code":
            continue
        before, after = (lines(cell) for cell in (old, new))
        if before != after:
            found.append(f"{path.name}, cell {number}:\n" + "\n".join(difflib.unified_diff(
                before, after, "kept", "now", lineterm="")))
    return found


def main(mode, *names):
    found = []
    for path in map(pathlib.Path, names):
        if mode == "write":
            nbformat.write(executed(path), path)
        else:
            found += differences(path)
        print("ran", path.name, flush=True)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("check", "write"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
