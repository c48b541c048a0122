package io.jointly.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command in this JVM, for tests of what files a query leaves. */
public final class Commands {

  private Commands() {}

  /** How a command ended, and what it printed. */
  public record Result(int code, String out, String err) {}

  public static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Result(code, out.toString(), err.toString());
  }
}
