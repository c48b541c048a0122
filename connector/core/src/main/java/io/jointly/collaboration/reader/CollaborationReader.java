package io.jointly.collaboration.reader;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Collaboration.Persons;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlFile;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code collaboration.yaml}. */
public final class CollaborationReader {

  private static final int FORMAT = 1;
  private static final String[] FIELDS = {
    "version",
    "id",
    "purpose",
    "valid_until",
    "max_colluding_parties",
    "min_data_parties",
    "parties",
    "analysts",
    "result_receivers",
    "record_person",
    "entities",
    "tables",
    "rules"
  };

  private CollaborationReader() {}

  /**
   * Reads and checks the whole file. Its bytes are read only once.
   *
   * @param today the current day in UTC, for {@code valid_until}
   * @throws io.jointly.error.CallerException (COLLABORATION_FILE, EXPIRED or UNSUPPORTED_RULE) with
   *     the file and line, what is wrong, and what to write instead
   */
  public static Collaboration read(Path path, LocalDate today) {
    return read(path, today, DealerKeyCheck.POINT);
  }

  /**
   * As {@link #read}, but of the keys of dealers only the form is checked: a dealer verifies
   * nothing of other dealers, and to check that ten thousand keys are points takes seconds.
   */
  public static Collaboration readAsDealer(Path path, LocalDate today) {
    return read(path, today, DealerKeyCheck.FORM);
  }

  private static Collaboration read(Path path, LocalDate today, DealerKeyCheck check) {
    YamlFile file = YamlFile.read(path, ErrorCode.COLLABORATION_FILE);
    YamlValue root = file.root();
    // Checked before the other fields, because those of another version may be unknown here.
    version(root.field("version"));
    Mistakes mistakes = new Mistakes();
    mistakes.at(() -> root.fields(FIELDS));
    Optional<String> id = mistakes.at(() -> NameReader.id(root.field("id")));
    Optional<String> purpose = mistakes.at(() -> root.field("purpose").words());
    Optional<LocalDate> validUntil =
        mistakes.at(() -> validUntil(root.field("valid_until"), today));
    Optional<Collaboration.Participants> participants = participants(root, mistakes);
    Optional<Persons> persons =
        mistakes.at(() -> persons(root.entry("record_person").map(YamlValue.Entry::value)));
    Optional<YamlValue> declared = root.entry("entities").map(YamlValue.Entry::value);
    Optional<Map<String, Entity>> entities =
        mistakes.at(() -> declared.map(EntityReader::entities).orElse(Map.of()));
    Optional<Map<String, Table>> tables =
        entities.flatMap(
            known ->
                mistakes.at(
                    () -> TableReader.tables(root.field("tables"), known, declared, check)));
    Optional<Rules> rules =
        participants.flatMap(
            known ->
                mistakes.at(
                    () ->
                        RulesReader.rules(
                            root,
                            root.entry("rules").map(YamlValue.Entry::value),
                            known.parties(),
                            known.maxColluding())));
    tables.ifPresent(
        known ->
            mistakes.at(
                () -> {
                  EntityReader.requireOneType(known, root.field("tables"));
                  return known;
                }));
    if (rules.isPresent() && participants.isPresent()) {
      mistakes.at(
          () -> {
            requireEnoughToShow(root, participants.get(), rules.get());
            return rules;
          });
    }
    if (tables.isPresent() && participants.isPresent()) {
      mistakes.at(
          () -> {
            DealersReader.requireParties(root.field("tables"), tables.get(), participants.get());
            return tables;
          });
    }
    mistakes.requireNone();
    return new Collaboration(
        new Collaboration.Terms(
            id.orElseThrow(),
            purpose.orElseThrow(),
            validUntil.orElseThrow(),
            file.sha256(),
            persons.orElseThrow()),
        participants.orElseThrow(),
        entities.orElseThrow(),
        tables.orElseThrow(),
        rules.orElseThrow());
  }

  /** Empty if one of them has a mistake. */
  private static Optional<Collaboration.Participants> participants(
      YamlValue root, Mistakes mistakes) {
    Optional<List<Party>> parties = mistakes.at(() -> PartiesReader.parties(root.field("parties")));
    if (parties.isEmpty()) {
      return Optional.empty();
    }
    List<Party> known = parties.get();
    Optional<Integer> colluding =
        mistakes.at(() -> PartiesReader.maxColluding(root.field("max_colluding_parties"), known));
    Optional<Integer> least =
        colluding.flatMap(
            t ->
                mistakes.at(
                    () ->
                        PartiesReader.minDataParties(
                            root.entry("min_data_parties").map(YamlValue.Entry::value), known, t)));
    Optional<List<String>> analysts =
        mistakes.at(() -> PartiesReader.ids(root.field("analysts"), known));
    Optional<List<String>> receivers =
        mistakes.at(() -> PartiesReader.ids(root.field("result_receivers"), known));
    return least.isEmpty() || analysts.isEmpty() || receivers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Collaboration.Participants(
                known, colluding.orElseThrow(), least.get(), analysts.get(), receivers.get()));
  }

  private static void requireEnoughToShow(
      YamlValue root, Collaboration.Participants participants, Rules rules) {
    if (participants.minDataParties() < rules.minParties()) {
      throw root.field("min_data_parties")
          .fail(
              "is "
                  + participants.minDataParties()
                  + ", but a group is shown only if "
                  + rules.minParties()
                  + " parties have rows enough in it (min_parties), so nothing could be shown",
              "write " + rules.minParties() + " or more");
    }
  }

  private static Persons persons(Optional<YamlValue> written) {
    return written.map(YamlValue::bool).orElse(false) ? Persons.RECORDED : Persons.NOT_RECORDED;
  }

  private static void version(YamlValue value) {
    long version = value.integer(1, Integer.MAX_VALUE);
    if (version != FORMAT) {
      throw value.fail(
          "is " + version + ", a format that this version of Jointly does not know",
          "write 'version: " + FORMAT + "', or use the version of Jointly that the file is for");
    }
  }

  private static LocalDate validUntil(YamlValue value, LocalDate today) {
    LocalDate validUntil;
    try {
      validUntil = (LocalDate) SqlValues.parse(SqlType.of(SqlType.Kind.DATE), value.scalar());
    } catch (IllegalArgumentException e) {
      throw value.fail("is not a date", "write YYYY-MM-DD");
    }
    if (validUntil.isBefore(today)) {
      throw value.failAs(
          ErrorCode.EXPIRED,
          "is " + validUntil + ", and today is " + today,
          "agree on a new collaboration file with your partners");
    }
    return validUntil;
  }
}
