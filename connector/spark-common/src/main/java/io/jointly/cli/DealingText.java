package io.jointly.cli;

import io.jointly.collaboration.Dealer;
import io.jointly.command.AgreedTable;
import io.jointly.deal.message.StandingBatch;
import io.jointly.deal.overview.DealingOverview;
import io.jointly.deal.overview.StandingCollection;
import io.jointly.deal.overview.StandingKey;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a share table's dealing stands, as lines for people and as JSON. */
final class DealingText {

  /** The most batches, and the most files that do not count, that people are shown. */
  private static final int MOST_SHOWN = 50;

  private static final List<MessageKind> CHECKED =
      List.of(MessageKind.TAKEN, MessageKind.SEED, MessageKind.CHECKED, MessageKind.ACCEPTED);
  private static final List<MessageKind> TRUSTED = List.of(MessageKind.TAKEN, MessageKind.ACCEPTED);

  private final AgreedTable agreed;
  private final Roster roster;
  private final DealingOverview overview;
  private final NowText times;

  DealingText(AgreedTable agreed, Roster roster, DealingOverview overview, NowText times) {
    this.agreed = agreed;
    this.roster = roster;
    this.overview = overview;
    this.times = times;
  }

  private List<Integer> computing() {
    return roster.indices(PartyRole.COMPUTE);
  }

  private String dealer(StandingBatch batch) {
    List<Dealer> dealers = agreed.table().dealing().dealers();
    return dealers.get(batch.place().dealer()).id();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "share table "
            + agreed.name()
            + ": "
            + counted(overview.batches().size(), "batch", "batches")
            + ", "
            + counted(overview.collections().size(), "collection", "collections"));
    computing().forEach(party -> lines.add("  " + key(party)));
    List<StandingBatch> shown = shown();
    shown.forEach(batch -> lines.add("  " + line(batch)));
    addMore(lines, overview.batches().size() - shown.size(), " older batches; see --json");
    overview.collections().forEach(collection -> lines.add("  " + line(collection)));
    overview.ignored().stream()
        .limit(MOST_SHOWN)
        .forEach(what -> lines.add("  does not count: '" + what.name() + "': " + what.why()));
    addMore(lines, overview.ignored().size() - MOST_SHOWN, " more files that do not count");
    return lines;
  }

  private static void addMore(List<String> lines, int more, String what) {
    if (more > 0) {
      lines.add("  and " + more + what);
    }
  }

  private static String counted(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private String key(int party) {
    Optional<StandingKey> key = overview.key(party);
    String id = roster.id(party);
    String padded = id + " ".repeat(width() - id.length());
    if (key.isEmpty()) {
      return padded + "  no dealing key, so nobody can deal";
    }
    return padded
        + "  dealing key "
        + key.get().number()
        + ", since "
        + times.at(key.get().since())
        + (key.get().hasGap() ? "; one below it is missing, so nobody can deal" : "");
  }

  private int width() {
    return computing().stream().mapToInt(party -> roster.id(party).length()).max().orElse(0);
  }

  /** The newest, in the order of dealers and names. */
  private List<StandingBatch> shown() {
    if (overview.batches().size() <= MOST_SHOWN) {
      return overview.batches();
    }
    Instant oldest =
        overview.batches().stream()
            .map(StandingBatch::dealtAt)
            .sorted(Comparator.reverseOrder())
            .skip(MOST_SHOWN - 1)
            .findFirst()
            .orElseThrow();
    return overview.batches().stream()
        .filter(batch -> !batch.dealtAt().isBefore(oldest))
        .limit(MOST_SHOWN)
        .toList();
  }

  private String line(StandingBatch batch) {
    StringBuilder line = new StringBuilder("batch ");
    line.append(batch.place().name()).append(" of ").append(dealer(batch)).append(": ");
    line.append(counted(batch.rows(), "row", "rows"));
    line.append(", dealt at ").append(times.at(batch.dealtAt())).append(", ");
    line.append(times.ago(batch.dealtAt()));
    batch.withdrawnAt().ifPresent(time -> line.append("; withdrawn at ").append(times.at(time)));
    overview.of(batch).forEach(in -> line.append("; in collection ").append(in.name()));
    return line.toString();
  }

  private String line(StandingCollection collection) {
    return "collection "
        + collection.name()
        + ": "
        + counted(collection.batches().size(), "batch", "batches")
        + "; "
        + switch (collection.ending()) {
          case AGREED -> "all have accepted the same rows";
          case CONTRADICTORY ->
              "all have said ACCEPTED, but not of the same rows; see the logs of the parties";
          case OPEN -> "waiting for " + awaited(collection) + "; " + said(collection);
        };
  }

  private String said(StandingCollection collection) {
    return computing().stream()
        .map(
            party -> {
              MessageKind kind = collection.said().get(party);
              return roster.id(party) + " has said " + (kind == null ? "nothing" : kind);
            })
        .collect(Collectors.joining(", "));
  }

  /** The first message that is missing, and of whom. */
  private String awaited(StandingCollection collection) {
    for (MessageKind kind : steps()) {
      List<String> missing =
          computing().stream()
              .filter(party -> isBefore(collection.said().get(party), kind))
              .map(roster::id)
              .toList();
      if (!missing.isEmpty()) {
        return kind + " of " + String.join(", ", missing);
      }
    }
    throw new IllegalStateException("an open collection waits for somebody");
  }

  private List<MessageKind> steps() {
    return agreed.table().layout().isChecked() ? CHECKED : TRUSTED;
  }

  private static boolean isBefore(@Nullable MessageKind said, MessageKind kind) {
    return said == null || said.compareTo(kind) < 0;
  }

  /** The same, for programs. */
  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("table", agreed.name());
    all.put("dealing_keys", overview.keys().stream().map(this::json).toList());
    all.put("batches", overview.batches().stream().map(this::json).toList());
    all.put("collections", overview.collections().stream().map(this::json).toList());
    List<Object> ignored = new ArrayList<>();
    overview
        .ignored()
        .forEach(
            what -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("name", what.name());
              one.put("code", what.code());
              ignored.add(one);
            });
    all.put("ignored", ignored);
    return all;
  }

  private Map<String, Object> json(StandingKey key) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("party", roster.id(key.party()));
    one.put("number", key.number());
    one.put("since", key.since());
    one.put("has_gap", key.hasGap());
    return one;
  }

  private Map<String, Object> json(StandingBatch batch) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("dealer", dealer(batch));
    one.put("batch", batch.place().name());
    one.put("rows", batch.rows());
    one.put("dealt", batch.dealtAt());
    one.put("withdrawn", batch.withdrawnAt());
    one.put("collections", overview.of(batch).stream().map(StandingCollection::name).toList());
    return one;
  }

  private Map<String, Object> json(StandingCollection collection) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("collection", collection.name());
    one.put("batches", collection.batches().size());
    one.put("ending", collection.ending().name().toLowerCase(Locale.ROOT));
    Map<String, Object> said = new LinkedHashMap<>();
    computing()
        .forEach(
            party -> said.put(roster.id(party), Optional.ofNullable(collection.said().get(party))));
    one.put("said", said);
    return one;
  }
}
