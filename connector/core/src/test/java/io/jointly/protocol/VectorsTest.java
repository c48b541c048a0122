package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector, through the whole machine of the party that reads it (PROTOCOL.md §10). */
class VectorsTest {

  private static final Path FOLDER = Path.of("src/test/resources/vectors");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".txt"))
              .map(file -> file.replaceAll("\\.txt$", ""))
              .sorted()
              .toList();
      assertThat(names).as("no vectors in %s", FOLDER).isNotEmpty();
      return names;
    }
  }

  private static VectorFile read(String name) throws IOException {
    return VectorFile.parse(Files.readString(FOLDER.resolve(name + ".txt")));
  }

  @Test
  void theMakerStillMakesTheSameBytes() throws IOException {
    Map<String, String> made = new TreeMap<>();
    VectorMaker.make().forEach((name, file) -> made.put(name, file.format()));
    Map<String, String> committed = new TreeMap<>();
    for (String name : names()) {
      committed.put(name, Files.readString(FOLDER.resolve(name + ".txt")));
    }
    assertThat(committed).isEqualTo(made);
  }

  @Test
  void mostAreRejections() throws IOException {
    List<String> expected = new ArrayList<>();
    for (String name : names()) {
      expected.add(read(name).get("expect"));
    }
    assertThat(expected.stream().filter("accept"::equals)).isNotEmpty();
    assertThat(expected.stream().filter(e -> !e.equals("accept")))
        .hasSizeGreaterThan(10 * (int) expected.stream().filter("accept"::equals).count());
  }

  @Test
  void everyRuleThatBytesCanBreakHasOne() throws IOException {
    List<String> names = names();
    for (int rule :
        IntStream.concat(IntStream.rangeClosed(1, 20), IntStream.of(24, 25, 26, 27)).toArray()) {
      String prefix = String.format("r%02d-", rule);
      assertThat(names).as("rule R%d", rule).anyMatch(name -> name.startsWith(prefix));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void holds(String name) throws IOException {
    VectorFile file = read(name);
    VectorFile base = file.header().containsKey("base") ? read(file.get("base")) : file;
    Map<String, byte[]> mailbox = new TreeMap<>(base.puts());
    mailbox.putAll(file.puts());
    Parties parties = parties(base);
    if (file.get("kind").equals("PENDING")) {
      String until = file.get("expect").equals("accept") ? file.get("until") : "";
      assertThat(pending(parties, mailbox)).isEqualTo(until);
      return;
    }
    switch (file.get("expect")) {
      case "accept" -> assertAccepted(file, new Reader(parties, mailbox).run());
      case "ignored" -> assertThat(new Reader(parties, mailbox).begin()).isEmpty();
      default -> {
        ViolationException e =
            catchThrowableOfType(
                ViolationException.class, () -> new Reader(parties, mailbox).run());
        assertThat(e).as(file.get("comment")).isNotNull();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.valueOf(file.get("expect")));
        assertThat(e.party().orElse("?")).isEqualTo(file.get("party"));
        assertThat(e.step()).isEqualTo(file.get("kind"));
      }
    }
  }

  /** Until when a person at south can decide about what east asks; nothing if nobody knows. */
  private static String pending(Parties parties, Map<String, byte[]> mailbox) {
    SessionParameters own = parties.parameters(VectorMaker.READER);
    SessionNames names = SessionNames.of(own);
    Witness witness = new Witness(parties.roster, own.collaborationDigest());
    byte[] join = Objects.requireNonNull(mailbox.get(names.join(VectorMaker.READER, 0)));
    byte[] message = Objects.requireNonNull(mailbox.get(names.pending(1, VectorMaker.READER, 0)));
    return witness
        .join(VectorMaker.READER, 0, names.sessionFolder(), join)
        .flatMap(asking -> witness.pending(asking, 1, message))
        .map(until -> "" + until.getEpochSecond())
        .orElse("");
  }

  private static void assertAccepted(VectorFile file, Result result) {
    if (file.header().containsKey("stops")) {
      assertThat(result.stop()).isEqualTo(ErrorCode.valueOf(file.get("stops")));
      return;
    }
    byte[] totals = HexFormat.of().parseHex(file.get("totals"));
    byte[] opened = new byte[totals.length];
    FpVectors.write(result.totals(), 0, totals.length / 16, opened, 0);
    assertThat(opened).isEqualTo(totals);
  }

  private static Parties parties(VectorFile file) {
    Integer[] rounds =
        Stream.of(file.get("rounds").split(" ")).map(Integer::valueOf).toArray(Integer[]::new);
    Parties parties = Parties.all(3, Integer.parseInt(file.get("threshold")), rounds[0]);
    if (file.header().containsKey("persons")) {
      parties = parties.withPersons();
    }
    if (file.header().containsKey("rows-north")) {
      return tested(parties, file, rounds);
    }
    if (file.header().containsKey("tests")) {
      Parties flags = FlagVectors.parties();
      byte[] tests = Objects.requireNonNull(flags.tests).write().toByteArray();
      assertThat(file.get("tests")).isEqualTo(HexFormat.of().formatHex(tests));
      assertThat(rounds).containsExactly(flags.rounds.toArray(Integer[]::new));
      return flags;
    }
    return parties.withRounds(rounds).withRun(text(file, "run")).withQuery(text(file, "query"));
  }

  private static Parties tested(Parties parties, VectorFile file, Integer[] rounds) {
    List<String> ids = List.of("north", "south", "east");
    int[][] rows = ids.stream().map(id -> numbers(file, "rows-" + id)).toArray(int[][]::new);
    int[] enough = numbers(file, "enough");
    GroupRule rule = GroupRule.of(enough[0], enough[1]);
    int[] later =
        Stream.of(rounds).skip(1).mapToInt(elements -> elements / rows[0].length).toArray();
    Parties tested = parties.withTests(rule, rows).withTestedRounds(later);
    // All of the file's lines follow from what was read of it.
    BitSet suppressed = new BitSet();
    IntStream.of(numbers(file, "suppressed")).forEach(suppressed::set);
    assertThat(file.header()).containsAllEntriesOf(tested.describeTests(suppressed));
    return tested;
  }

  private static int[] numbers(VectorFile file, String name) {
    return Stream.of(file.get(name).split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static String text(VectorFile file, String name) {
    return new String(HexFormat.of().parseHex(file.get(name)), StandardCharsets.UTF_8);
  }

  private record Result(long[] totals, @Nullable ErrorCode stop) {}

  /** East, with the randomness it had when the vectors were made. */
  private static final class Reader {
    private final Parties parties;
    private final Map<String, byte[]> mailbox;
    private final SeededRandom random =
        new SeededRandom("party " + VectorMaker.READER + " of " + VectorMaker.SEED);
    private final PartySession session;

    private Reader(Parties parties, Map<String, byte[]> mailbox) {
      this.parties = parties;
      this.mailbox = mailbox;
      this.session =
          PartySession.of(
              parties.parameters(VectorMaker.READER),
              parties.identities.get(VectorMaker.READER),
              random);
    }

    private Optional<Attempt> begin() {
      Outgoing join = session.join(0, Sessions.TIME);
      assertThat(mailbox.get(join.name())).isEqualTo(join.content());
      return session.begin(0, get(session.names().start(0)));
    }

    private Result run() {
      Attempt attempt = begin().orElseThrow();
      collect(attempt);
      List<long[]> opened = new ArrayList<>();
      while (opened.size() < parties.rounds.size()) {
        opened.add(round(attempt, opened));
      }
      attempt.done();
      attempt.otherDones().forEach(done -> attempt.compare(done, get(done.name())));
      byte[] stop = mailbox.get(session.names().stop(1, 0));
      return new Result(Parties.joined(opened), stop == null ? null : session.readStop(1, stop));
    }

    private long[] round(Attempt attempt, List<long[]> opened) {
      ShareTask task = attempt.shareTask();
      long[] vector = parties.vector(VectorMaker.READER, VectorMaker.SEED, task.round(), opened);
      BlockShares block = task.shareBlock(0, vector, random, (name, bytes) -> {});
      attempt.shared(SharedBlocks.of(task, List.of(block)));
      collect(attempt);
      while (attempt.hasCircuitStep()) {
        attempt.circuitStep((name, bytes) -> {});
        collect(attempt);
      }
      attempt.commit();
      collect(attempt);
      attempt.reveal((name, bytes) -> {});
      collect(attempt);
      return attempt.open();
    }

    private void collect(Attempt attempt) {
      while (!attempt.awaited().isEmpty()) {
        attempt.awaited().forEach(what -> attempt.accept(what, get(what.name())));
      }
    }

    private byte[] get(String name) {
      byte[] content = mailbox.get(name);
      if (content == null) {
        throw new AssertionError(name + " is not there");
      }
      return content;
    }
  }
}
