package io.jointly.dealer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.batch.DealtSample;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DealTest {

  private static final String ROWS =
      DealtFiles.HEADER
          + """
          north,2021,1234.50,1.6,2026-02-28,true
          "a,b",2026,0,10,2000-01-01,false
          "",,,,,
          ,2020,50000,0.5e1,2026-12-31,
          """;

  @TempDir Path folder;
  private DealtFiles files;

  @BeforeEach
  void writeFiles() {
    files = new DealtFiles(folder);
  }

  private DealtSample.Row row(
      @Nullable String town, @Nullable Integer year, @Nullable Long... numbers) {
    List<@Nullable Object> dimensions = new ArrayList<>();
    dimensions.add(town);
    dimensions.add(year == null ? null : Short.valueOf(year.shortValue()));
    OptionalInt cell = files.sample.table().cell(dimensions);
    return new DealtSample.Row(cell.orElseThrow(), Arrays.asList(numbers));
  }

  @Test
  void warnsWhereNoGroupCanEverBeShown() throws IOException {
    String few = DealtFiles.TABLE.replace("max_rows_per_dealer: 2000", "max_rows_per_dealer: 1");
    files = new DealtFiles(Files.createDirectory(folder.resolve("few")), few);
    Path csv = files.csv(DealtFiles.HEADER + "north,2021,1234.50,1.6,2026-02-28,true\n");
    assertThat(files.check(csv).err()).isEmpty();
    Path agreed = files.folder.resolve("collaboration.yaml");
    String text = Files.readString(agreed);
    assertThat(text).contains("{min_group_size: 1, min_parties: 1}");
    Files.writeString(agreed, text.replace("{min_group_size: 1, min_parties: 1}", "{}"));
    assertThat(files.check(csv).err())
        .isEqualTo(
            "warning: no group of table survey can ever be shown: a group needs 12 rows"
                + " (min_group_size 11, min_group_size_of_others 11, min_parties 3,"
                + " max_rows_per_dealer 1), and its 3 dealers deal at most 3. Agree on more dealers,"
                + " or on other rules\n");
  }

  private static long day(String date) {
    return LocalDate.parse(date).toEpochDay();
  }

  private List<DealtSample.Row> expected() {
    return List.of(
        row("north", 2021, 123_450L, 6L, day("2026-02-28"), 1L),
        row("a,b", 2026, 0L, 40L, day("2000-01-01"), 0L),
        row("", null, null, null, null, null),
        row(null, 2020, 5_000_000L, 20L, day("2026-12-31"), null));
  }

  @Test
  void whatIsDealtIsWhatStandsInTheFile() {
    Path csv = files.csv(ROWS);
    files.sample.nextKey("east");
    DealtFiles.Result result = files.deal(csv, "2026-11");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "dealt 4 rows of "
                + csv
                + " as batch 2026-11 of table survey to north (key 0), south (key 0), east (key"
                + " 1)\n");
    assertThat(result.err()).isEmpty();
    DealtSample.Collected collected = files.sample.collect("2026-11");
    assertThat(collected.rows()).isEqualTo(expected());
    assertThat(collected.verdicts()).containsOnly(RowVerdict.ACCEPTED);
  }

  /** As other programs write it: a mark, line ends of two letters, other order, other case. */
  @Test
  void readsTheSameFileInOtherForms() {
    String other =
        """
        MEMBER,since,"town",dose,Year,income
        true,2026-02-28,"north",1.6,2021,"1234.5"
        false,2000-01-01,"a,b",1e1,2026,0.00

        ,,"",,,
        ,2026-12-31,,5.0,2020,50000
        """;
    Path csv = files.csv("\uFEFF" + other.replace("\n", "\r\n").stripTrailing());
    assertThat(files.deal(csv, "b").code()).isZero();
    assertThat(files.sample.collect("b").rows()).isEqualTo(expected());
  }

  @Test
  void valuesMayHoldQuotesAndLineFeeds() {
    Path own = subfolder("quotes");
    DealtFiles other =
        new DealtFiles(
            own,
            """
            columns:
              word: {type: string, use: [filter], values: ["a\\"b\\n\\nc", " ü "]}
              x: {type: int, use: [measure], min: 0, max: 1}
            """);
    Path csv = other.csv("x,word\n0,\"a\"\"b\n\nc\"\n1, ü \nz,\n");
    assertThat(other.check(csv).err()).contains(csv + ":6: column x: the value is no int");
    other.csv("x,word\n0,\"a\"\"b\n\nc\"\n1, ü \n");
    assertThat(other.deal(csv, "b").code()).isZero();
    assertThat(other.sample.collect("b").publicRows())
        .containsExactly(List.of("a\"b\n\nc"), List.of(" ü "));
  }

  private Path subfolder(String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void checkDealsNothing() {
    Path csv = files.csv(ROWS);
    DealtFiles.Result result = files.check(csv);
    assertThat(result)
        .isEqualTo(new DealtFiles.Result(0, csv + ": 4 rows can be dealt to table survey\n", ""));
    files.requireNothingDealt();
  }

  @Test
  void outsideBoundsReplacesOnRequest() {
    Path csv = files.csv(DealtFiles.HEADER + "north,1999,50000.01,10.5,1999-12-31,true\n,,,-1,,\n");
    DealtFiles.Result clamped = files.deal(csv, "clamped", "--outside-bounds", "clamp");
    assertThat(clamped.code()).isZero();
    assertThat(clamped.err())
        .isEqualTo("note: 5 values outside their bounds become the nearest bound\n");
    assertThat(files.sample.collect("clamped").rows())
        .containsExactly(
            row("north", 2020, 5_000_000L, 40L, day("2000-01-01"), 1L),
            row(null, null, null, 0L, null, null));
    DealtFiles.Result nulled = files.deal(csv, "nulled", "--outside-bounds=null");
    assertThat(nulled.err())
        .isEqualTo("note: 5 values outside their bounds or lists become NULL\n");
    assertThat(files.sample.collect("nulled").rows())
        .containsExactly(
            row("north", null, null, null, null, 1L), row(null, null, null, null, null, null));
  }

  @Test
  void longFilesAreDealtInBlocks() {
    StringBuilder text = new StringBuilder(DealtFiles.HEADER);
    List<DealtSample.Row> rows = new ArrayList<>();
    for (int i = 0; i < 1999; i++) {
      int year = 2020 + i % 7;
      text.append("north," + year + "," + i + ".25,,,\n");
      rows.add(row("north", year, 100L * i + 25, null, null, null));
    }
    assertThat(files.deal(files.csv(text.toString()), "long").code()).isZero();
    assertThat(files.sample.collect("long").rows()).isEqualTo(rows);
  }

  @Test
  void aBatchIsDealtOnce() {
    Path csv = files.csv(ROWS);
    assertThat(files.deal(csv, "june").code()).isZero();
    List<Path> before = files.dealt();
    DealtFiles.Result again = files.deal(csv, "june");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.failure())
        .startsWith("[JOINTLY_DEALING] ")
        .contains("has dealt a batch june already", "withdraw");
    assertThat(files.dealt()).isEqualTo(before);
  }

  @Test
  void aBatchIsWithdrawnOnce() {
    files.deal(files.csv(ROWS), "june");
    files.deal(files.csv(ROWS), "july");
    assertThat(files.withdraw("june"))
        .isEqualTo(new DealtFiles.Result(0, "withdrew batch june of table survey\n", ""));
    assertThat(files.sample.inForce()).containsExactly("july");
    files.sample.withdraw("july", Instant.EPOCH);
    assertThat(files.withdraw("july").failure())
        .startsWith("[JOINTLY_DEALING] ")
        .contains("july was withdrawn before");
    assertThat(files.withdraw("august").failure())
        .startsWith("[JOINTLY_DEALING] ")
        .contains("there is no batch august");
    assertThat(files.deal(files.csv(ROWS), "june").failure())
        .contains("withdrawn it; its name cannot be used again");
  }

  /** Whoever stops half-way has put parts, and nobody reads them. */
  @Test
  void halfABatchIsNobodys() {
    Path csv = files.csv(ROWS);
    DealtFiles.Result result =
        through(
            file -> {
              if (file.contains("/batch-")) {
                throw new IllegalStateException("the power is off");
              }
            },
            csv);
    assertThat(result.code()).isEqualTo(1);
    assertThat(files.dealt())
        .hasSize(3)
        .allMatch(file -> file.getFileName().toString().startsWith("part-1-"));
    assertThat(files.sample.inForce()).isEmpty();
    assertThat(files.deal(csv, "june").code()).isZero();
    assertThat(files.sample.collect("june").rows()).isEqualTo(expected());
  }

  @Test
  void aFileThatChangesMeanwhileIsNotDealt() {
    Path csv = files.csv(ROWS);
    DealtFiles.Result result =
        through(
            file -> {
              if (file.contains("/part-")) {
                append(csv);
              }
            },
            csv);
    // It was read to its end before its first block was put, so it is the same one.
    assertThat(result.code()).isZero();
    files = new DealtFiles(subfolder("again"));
    StringBuilder text = new StringBuilder(DealtFiles.HEADER);
    text.append("north,2021,1,,,\n".repeat(1800));
    Path other = files.csv(text.toString());
    DealtFiles.Result changed = whileItChanges(other, text);
    assertThat(changed.failure())
        .startsWith("[JOINTLY_DEALT_ROWS] " + other + " has changed since it was checked");
    assertThat(files.sample.inForce()).isEmpty();
  }

  /** It changes when its mailbox is opened: after the check, and before it is read again. */
  private DealtFiles.Result whileItChanges(Path csv, StringBuilder text) {
    MailboxDoor door =
        new MailboxDoor() {
          @Override
          public <T> T with(String command, String address, Function<Mailbox, T> work) {
            files.csv(text.toString().replace("2021", "2022"));
            return work.apply(files.sample.mailbox());
          }
        };
    return run(door, csv);
  }

  private DealtFiles.Result through(Consumer<String> beforePut, Path csv) {
    MailboxDoor door =
        new MailboxDoor() {
          @Override
          public <T> T with(String command, String address, Function<Mailbox, T> work) {
            return work.apply(new Watched(files.sample.mailbox(), beforePut));
          }
        };
    return run(door, csv);
  }

  private DealtFiles.Result run(MailboxDoor door, Path csv) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = new ArrayList<>(List.of("deal", csv.toString()));
    args.addAll(files.place("june"));
    int code =
        DealerMain.commandLine(door)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args.toArray(String[]::new));
    return new DealtFiles.Result(code, out.toString(), err.toString());
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "x\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A mailbox that something happens in front of. */
  private record Watched(Mailbox mailbox, Consumer<String> beforePut) implements Mailbox {

    @Override
    public void put(String name, byte[] content) throws NameTakenException {
      beforePut.accept(name);
      mailbox.put(name, content);
    }

    @Override
    public Optional<byte[]> get(String name, int maxBytes) {
      return mailbox.get(name, maxBytes);
    }

    @Override
    public List<Entry> list(String at) {
      return mailbox.list(at);
    }

    @Override
    public List<String> folders(String at) {
      return mailbox.folders(at);
    }

    @Override
    public void delete(String at) {
      mailbox.delete(at);
    }

    @Override
    public void close() {
      mailbox.close();
    }
  }

  @Test
  void nothingOfARowStandsInTheMailboxOrOnTheScreen() throws IOException {
    // Numbers that can be found again, as they are written and as they are dealt.
    String rows = DealtFiles.HEADER + "north,2021,48484.84,7.75,2013-07-17,true\n".repeat(5);
    DealtFiles.Result dealt = files.deal(files.csv(rows), "june");
    assertThat(dealt.code()).isZero();
    DealtFiles.Result refused =
        files.deal(files.csv(rows + "48484.84,2021,north,2013-07-17,x,7.75\n"), "july");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(files.dealt()).hasSize(4);
    for (String value : List.of("48484", "4848484", "7.75", "2013-07-17", "north,")) {
      assertThat(dealt.out() + dealt.err() + refused.out() + refused.err()).doesNotContain(value);
      for (Path file : files.dealt()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--table=nothing | [JOINTLY_OPTION] the option table names no share table of .*; write one of survey",
        "--dealer=d009 | [JOINTLY_OPTION] the option dealer names no dealer of table survey; write one"
            + " of d001, d002, d003",
        "--dealer=d001 | [JOINTLY_IDENTITY_FILE] .*d002.pem holds another identity's key: its public"
            + " key is .*, but the collaboration lists for dealer d001 .*",
        "--identity=nowhere.pem | [JOINTLY_IDENTITY_FILE] .*nowhere.pem.*",
        "--batch=June | [JOINTLY_OPTION] the option batch is no name of a batch; .* such as 2026-11",
        "--outside-bounds=drop | [JOINTLY_OPTION] the option outside-bounds is none of refuse, clamp and"
            + " null; write one of these",
        "--mailbox=hdfs:/shared | [JOINTLY_OPTION] this jar reaches mailboxes file:/path only, and"
            + " this one is hdfs:. .*spark-submit jointly-spark.jar deal …",
        "--mailbox=shared | [JOINTLY_OPTION] the address of the mailbox cannot be used: .*",
        "--mailbox=file:/no/such/folder | [JOINTLY_MAILBOX] .*",
        "--collaboration=nowhere.yaml | [JOINTLY_COLLABORATION_FILE] nowhere.yaml does not exist.*"
      })
  void refusesAnOption(String option, String message) {
    List<String> args = new ArrayList<>(List.of("deal", files.csv(ROWS).toString()));
    String name = option.substring(0, option.indexOf('='));
    List<String> place = files.place("june");
    for (int i = 0; i < place.size(); i += 2) {
      if (!place.get(i).equals(name)) {
        args.addAll(place.subList(i, i + 2));
      }
    }
    args.add(option);
    DealtFiles.Result result = DealtFiles.run(args.toArray(String[]::new));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip()).matches(message.replace("[", "\\[").replace("]", "\\]"));
    files.requireNothingDealt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dealer", "--identity", "--mailbox", "--batch", "--table"})
  void saysWhichOptionIsMissing(String option) {
    for (String command : List.of("deal", "withdraw")) {
      List<String> args = new ArrayList<>(List.of(command));
      if (command.equals("deal")) {
        args.add(files.csv(ROWS).toString());
      }
      List<String> place = files.place("june");
      for (int i = 0; i < place.size(); i += 2) {
        if (!place.get(i).equals(option)) {
          args.addAll(place.subList(i, i + 2));
        }
      }
      DealtFiles.Result result = DealtFiles.run(args.toArray(String[]::new));
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("Missing required option")
          .contains("'" + option, "Usage");
    }
  }

  @Test
  void wantsKeysOfAllComputeParties() throws IOException {
    for (Path key : keys()) {
      Files.delete(key);
    }
    DealtFiles.Result result = files.deal(files.csv(ROWS), "june");
    assertThat(result.failure())
        .isEqualTo(
            "[JOINTLY_DEALING] party north has put no dealing key; ask north to run \"jointly"
                + " dealing-key\"");
    files.requireNothingDealt();
  }

  private List<Path> keys() throws IOException {
    try (var all = Files.walk(files.sample.mailboxFolder())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void keygenMakesADealersIdentity() {
    Path key = folder.resolve("new.pem");
    DealtFiles.Result result = DealtFiles.run("keygen", key.toString());
    assertThat(result.out()).isEqualTo(Identity.read(key).publicKey() + "\n");
    assertThat(Identity.generate(new SecureRandom()).publicKey())
        .isNotEqualTo(Identity.read(key).publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "deal --help", "withdraw -h", "--version", "deal --version"})
  void helps(String args) {
    DealtFiles.Result result = DealtFiles.run(args.split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(args.contains("version") ? "protocol version" : "Usage: jointly");
  }
}
