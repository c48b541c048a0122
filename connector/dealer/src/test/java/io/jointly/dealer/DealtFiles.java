package io.jointly.dealer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.deal.batch.DealtSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder in which commands deal files. */
final class DealtFiles {

  static final String TABLE =
      """
      max_rows_per_dealer: 2000
      hide_dimensions: true
      columns:
        Town: {type: string, use: [dimension], values: [north, "a,b", ""]}
        year: {type: smallint, use: [dimension], min: 2020, max: 2026}
        income: {type: "decimal(9,2)", use: [measure], min: 0, max: 50000}
        dose: {type: double, use: [measure], min: 0, max: 10, fraction_bits: 2}
        since: {type: date, use: [measure], min: 2000-01-01, max: 2026-12-31}
        member: {type: boolean, use: [measure]}
      """;

  static final String HEADER = "Town,year,income,dose,since,member\n";

  final Path folder;
  final DealtSample sample;

  /** How a command ended, and what it printed. */
  record Result(int code, String out, String err) {

    /** The last line on standard error. */
    String failure() {
      List<String> lines = err.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  DealtFiles(Path folder) {
    this(folder, TABLE);
  }

  DealtFiles(Path folder, String table) {
    this.folder = folder;
    this.sample = DealtSample.in(folder, table);
  }

  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        DealerMain.commandLine(new FolderDoor())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }

  Path csv(String content) {
    return csv(content.getBytes(StandardCharsets.UTF_8));
  }

  Path csv(byte[] content) {
    try {
      return Files.write(folder.resolve("survey.csv"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result check(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("deal", "--check", file.toString()));
    args.addAll(List.of("--collaboration", folder.resolve("collaboration.yaml").toString()));
    args.addAll(List.of("--table", DealtSample.TABLE));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  Result deal(Path file, String batch, String... more) {
    List<String> args = new ArrayList<>(List.of("deal", file.toString()));
    args.addAll(place(batch));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  Result withdraw(String batch) {
    List<String> args = new ArrayList<>(List.of("withdraw"));
    args.addAll(place(batch));
    return run(args.toArray(String[]::new));
  }

  List<String> place(String batch) {
    return List.of(
        "--collaboration",
        folder.resolve("collaboration.yaml").toString(),
        "--table",
        "SURVEY",
        "--dealer",
        "d002",
        "--identity",
        folder.resolve("d002.pem").toString(),
        "--mailbox",
        "file:" + sample.mailboxFolder(),
        "--batch",
        batch);
  }

  /** Every file in the mailbox but the keys of compute parties. */
  List<Path> dealt() {
    try (Stream<Path> files = Files.walk(sample.mailboxFolder())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("key-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireNothingDealt() {
    assertThat(dealt()).as("what a refused file leaves in the mailbox").isEmpty();
  }
}
