package io.jointly.cli;

import io.jointly.collaboration.starter.FoundColumn;
import io.jointly.collaboration.starter.StarterFiles;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.SourceColumns;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly init}. */
@Command(
    name = "init",
    description = {
      "Write the first collaboration.yaml, policy.yaml and key.",
      "Asks for what is not given, if there is a terminal. What only people can know is marked"
          + " FILL_IN, and every other command refuses the files until it is replaced. No file is"
          + " overwritten.",
      "Columns are given as SQL has them (--columns), or are those of a table (--source, run by"
          + " spark-submit). Its rows are not read, unless you want it (--look): then bounds and"
          + " values come from them, and it says which lines tell something of your rows."
    })
final class InitCommand implements Callable<Integer> {

  private static final String ID = "[a-z][a-z0-9-]{0,62}";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Option(names = "--id", paramLabel = "ID", description = "The collaboration's name.")
  private @Nullable String id;

  @Option(names = "--purpose", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String purpose;

  @Option(names = "--party", paramLabel = "ID", description = "This party.")
  private @Nullable String party;

  @Option(
      names = "--partners",
      split = ",",
      paramLabel = "ID",
      description = "The other parties: south,east.")
  private List<String> partners = new ArrayList<>();

  @Option(names = "--table", paramLabel = "NAME", description = "The joint table's name.")
  private @Nullable String table;

  @Option(
      names = "--columns",
      paramLabel = "COLUMNS",
      description = "Its columns: \"region string, cost decimal(12,2)\".")
  private @Nullable String columns;

  @Option(
      names = "--source",
      paramLabel = "TABLE",
      description =
          "This party's own table, whose columns are taken: a name, or a SELECT such as \"SELECT *"
              + " FROM parquet.`/data/admissions`\".")
  private @Nullable String source;

  @Option(
      names = "--look",
      description = "Read the source's rows for bounds and values, which partners will see.")
  private boolean look;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where the files are written (default: the current folder).")
  @SuppressWarnings("NullAway.Init") // has a default
  private Path folder;

  @Override
  public Integer call() throws IOException {
    String own = answer("--party", party, "This party's id", ID);
    List<String> others =
        partners.isEmpty()
            ? List.of(
                answer(
                        "--partners",
                        null,
                        "The other parties' ids, with commas between",
                        ID + "(, *" + ID + ")*")
                    .split(", *"))
            : partners;
    for (String other : others) {
      requireForm("--partners", other, ID);
    }
    String name = answer("--id", id, "The collaboration's name", ID);
    String text = answer("--purpose", purpose, "What it is for", ".*\\S.*");
    String joint =
        answer("--table", table, "The joint table's name", "[A-Za-z_][A-Za-z0-9_]{0,62}");
    SourceColumns found = columns();
    for (String file : List.of("collaboration.yaml", "policy.yaml", own + ".pem")) {
      if (Files.exists(folder.resolve(file))) {
        throw new CallerException(
            ErrorCode.OPTION, folder.resolve(file) + " is there already; nothing was written");
      }
    }
    Identity identity = Identity.generate(new SecureRandom());
    StarterFiles files =
        new StarterFiles(
            new StarterFiles.Project(
                name,
                text,
                LocalDate.now(ZoneOffset.UTC).plusYears(1),
                own,
                others,
                identity.publicKey().base64()),
            joint,
            found.found());
    Files.createDirectories(folder);
    identity.write(folder.resolve(own + ".pem"));
    write("collaboration.yaml", files.collaboration());
    write("policy.yaml", files.policy());
    tell(files, own, found.leftOut());
    return 0;
  }

  private SourceColumns columns() {
    if ((columns == null) == (source == null)) {
      throw new CallerException(
          ErrorCode.OPTION, "give the table's columns by either --columns or --source");
    }
    if (columns != null) {
      if (look) {
        throw new CallerException(ErrorCode.OPTION, "--look needs --source: whose rows to read");
      }
      try {
        return new SourceColumns(FoundColumn.parse(columns), List.of());
      } catch (IllegalArgumentException e) {
        throw new CallerException(ErrorCode.OPTION, "--columns: " + e.getMessage(), e);
      }
    }
    try {
      return SourceColumns.of(
          SparkSession.builder().appName("jointly init").getOrCreate(),
          source,
          look ? SourceColumns.Look.AT_ROWS : SourceColumns.Look.AT_SCHEMA);
    } catch (NoClassDefFoundError e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "--source needs Spark; run it as: spark-submit jointly-spark.jar init …, or give --columns",
          e);
    }
  }

  /** An option's value, or what a person at a terminal answers. */
  @SuppressWarnings("SystemConsoleNull") // without a terminal, a newer JDK's console is at its end
  private static String answer(
      String option, @Nullable String given, String question, String form) {
    if (given != null) {
      return requireForm(option, given, form);
    }
    Console console = System.console();
    if (console == null) {
      throw new CallerException(ErrorCode.OPTION, option + " is missing: " + question);
    }
    while (true) {
      String line = console.readLine("%s: ", question);
      if (line == null) {
        throw new CallerException(ErrorCode.OPTION, option + " is missing: " + question);
      }
      if (line.strip().matches(form)) {
        return line.strip();
      }
    }
  }

  private static String requireForm(String option, String text, String form) {
    if (!text.matches(form)) {
      throw new CallerException(
          ErrorCode.OPTION,
          option + " is '" + text + "'; write small letters, digits and '-', a letter first");
    }
    return text;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE_NEW);
  }

  private void tell(StarterFiles files, String own, List<String> leftOut) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote collaboration.yaml, policy.yaml and " + own + ".pem into " + folder);
    if (!leftOut.isEmpty()) {
      out.println("left out, because no query can use their types: " + String.join(", ", leftOut));
    }
    List<String> telling = files.tellingColumns();
    out.println(
        telling.isEmpty()
            ? "no line of collaboration.yaml tells anything of your rows"
            : "these lines of collaboration.yaml come from your rows, and partners will see them: "
                + String.join(", ", telling));
    out.println("next:");
    out.println(" 1. complete collaboration.yaml, lines " + lines(files.collaboration()));
    out.println("    (the partners run `jointly keygen` and send you their public keys)");
    out.println(" 2. send the finished file to all partners, who read every line of it");
    out.println(" 3. complete policy.yaml, lines " + lines(files.policy()));
    out.println(" 4. run `jointly check`, and read its digest out to the partners");
    out.println("keep " + own + ".pem, and give it to nobody");
    out.flush();
  }

  private static String lines(String text) {
    return StarterFiles.linesToFillIn(text).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
