package io.jointly.collaboration;

import io.jointly.collaboration.YamlValue.Fields;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Reads {@code collaboration.yaml}. */
public final class CollaborationReader {

  private static final int FORMAT = 1;
  private static final String[] FIELDS = {
    "version",
    "id",
    "purpose",
    "valid_until",
    "max_colluding_parties",
    "parties",
    "analysts",
    "result_receivers",
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
    YamlFile file = YamlFile.read(path, ErrorCode.COLLABORATION_FILE);
    YamlValue root = file.root();
    // Checked before the other fields, because those of another version may be unknown here.
    version(root.field("version"));
    Fields fields = root.fields(FIELDS);
    String id = NameReader.id(fields.required("id"));
    String purpose = fields.required("purpose").words();
    LocalDate validUntil = validUntil(fields.required("valid_until"), today);
    List<Party> parties = PartiesReader.parties(fields.required("parties"));
    int colluding = PartiesReader.maxColluding(fields.required("max_colluding_parties"), parties);
    List<String> analysts = PartiesReader.ids(fields.required("analysts"), parties);
    List<String> receivers = PartiesReader.ids(fields.required("result_receivers"), parties);
    Map<String, Table> tables = TableReader.tables(fields.required("tables"));
    Rules rules = RulesReader.rules(root, fields.optional("rules"), parties, colluding);
    return new Collaboration(
        new Collaboration.Terms(id, purpose, validUntil, file.sha256()),
        new Collaboration.Participants(parties, colluding, analysts, receivers),
        tables,
        rules);
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
