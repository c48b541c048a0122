package io.jointly.collaboration;

import io.jointly.codec.Sha256;
import io.jointly.collaboration.Policy.Answering;
import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code policy.yaml}. */
public final class PolicyReader {

  private static final List<String> OWN_FIELDS =
      List.of(
          "collaboration",
          "enabled",
          "tables",
          "approval",
          "outside_bounds",
          "analysts",
          "max_session_bytes");

  private PolicyReader() {}

  /**
   * Reads and checks the whole file against the collaboration.
   *
   * @param party the party whose policy it is; a party of the collaboration
   * @throws CallerException (POLICY_FILE or UNSUPPORTED_RULE) with the file and line, what is
   *     wrong, and what to write instead
   */
  public static Policy read(Path path, Collaboration collaboration, Party party) {
    YamlValue root = YamlFile.read(path, ErrorCode.POLICY_FILE).root();
    Fields fields =
        root.fields(
            Stream.concat(OWN_FIELDS.stream(), PolicyRulesReader.FIELDS.stream())
                .toArray(String[]::new));
    sameCollaboration(fields.required("collaboration"), collaboration);
    boolean enabled = fields.optional("enabled").map(YamlValue::bool).orElse(true);
    Map<String, String> sources = sources(root, fields.optional("tables"), collaboration, party);
    Approval approval =
        fields.optional("approval").map(value -> value.oneOf(Approval.class)).orElse(Approval.AUTO);
    OutsideBounds outsideBounds =
        fields
            .optional("outside_bounds")
            .map(value -> value.oneOf(OutsideBounds.class))
            .orElse(OutsideBounds.REFUSE);
    return new Policy(
        enabled,
        sources,
        denied(fields.optional("tables"), collaboration),
        outsideBounds,
        new Answering(
            approval,
            fields
                .optional("analysts")
                .map(value -> analysts(value, collaboration))
                .orElse(collaboration.analysts()),
            fields
                .optional("max_session_bytes")
                .map(RuleValueReader::bytes)
                .orElse(Answering.DEFAULT_MAX_SESSION_BYTES)),
        new PolicyRulesReader(root, fields, collaboration).read());
  }

  private static void sameCollaboration(YamlValue value, Collaboration collaboration) {
    Fields fields = value.fields("id", "sha256");
    YamlValue id = fields.required("id");
    if (!id.text().equals(collaboration.id())) {
      throw id.fail(
          "is '"
              + YamlValue.clean(id.text())
              + "', but that of the collaboration file is '"
              + collaboration.id()
              + "'",
          "use the policy for this collaboration, or the collaboration file for this policy");
    }
    YamlValue sha256 = fields.required("sha256");
    String digest = sha256.text();
    if (!Sha256.isHex(digest)) {
      throw sha256.fail(
          "is not a SHA-256 of 64 lower-case hexadecimal digits",
          "compare the collaboration file with your partners, then write '"
              + collaboration.sha256()
              + "'");
    }
    if (!digest.equals(collaboration.sha256())) {
      throw sha256.fail(
          "is " + digest + ", but that of the collaboration file is " + collaboration.sha256(),
          "the file has changed since you agreed on it: read it again, compare its digest with your"
              + " partners, and only then write the new digest here");
    }
  }

  private static Map<String, String> sources(
      YamlValue root, Optional<YamlValue> tables, Collaboration collaboration, Party party) {
    if (!party.has(Role.DATA)) {
      tables.ifPresent(
          value -> {
            throw value.fail(
                "names sources, but party " + party.id() + " does not have the role data",
                "remove it");
          });
      return Map.of();
    }
    Map<String, String> sources = new LinkedHashMap<>();
    for (YamlValue.Entry entry :
        tables.orElseThrow(() -> noSource(root, collaboration)).entries()) {
      if (!collaboration.tables().containsKey(entry.name())) {
        throw entry
            .key()
            .fail(
                "is not a table of the collaboration",
                "its tables are " + String.join(", ", collaboration.tables().keySet()));
      }
      sources.put(entry.name(), table(entry).required("source").words());
    }
    for (String table : collaboration.tables().keySet()) {
      if (!sources.containsKey(table)) {
        throw tables
            .orElse(root)
            .fail(
                "has no source for " + table,
                "write '"
                    + table
                    + ": {source: \"SELECT …\"}'; a party with the role data needs a"
                    + " source for every table");
      }
    }
    return sources;
  }

  private static Fields table(YamlValue.Entry entry) {
    return entry.value().fields("source", "denied_columns");
  }

  /** The denied columns of each table that has some. The tables have been checked before. */
  private static Map<String, Set<String>> denied(
      Optional<YamlValue> tables, Collaboration collaboration) {
    Map<String, Set<String>> denied = new LinkedHashMap<>();
    for (YamlValue.Entry entry : tables.map(YamlValue::entries).orElse(List.of())) {
      Table table = collaboration.table(entry.name()).orElseThrow();
      table(entry)
          .optional("denied_columns")
          .ifPresent(value -> denied.put(table.name(), denied(value, table)));
    }
    return denied;
  }

  private static Set<String> denied(YamlValue value, Table table) {
    Set<String> columns = new LinkedHashSet<>();
    for (YamlValue item : value.listOrEmpty()) {
      Column column =
          table
              .column(item.text())
              .orElseThrow(
                  () ->
                      item.fail(
                          "is not a column of " + table.name(),
                          "its columns are " + String.join(", ", table.columns().keySet())));
      if (!columns.add(column.name())) {
        throw item.fail("is " + column.name() + " for the second time", "remove it");
      }
    }
    return columns;
  }

  private static List<String> analysts(YamlValue value, Collaboration collaboration) {
    List<String> ids = PartiesReader.ids(value, collaboration.parties());
    for (YamlValue item : value.list()) {
      if (!collaboration.analysts().contains(item.text())) {
        throw item.fail(
            "is '"
                + item.text()
                + "', but the collaboration's analysts are "
                + String.join(", ", collaboration.analysts()),
            "remove it; a policy can only be stricter than the collaboration");
      }
    }
    return ids;
  }

  private static CallerException noSource(YamlValue root, Collaboration collaboration) {
    String table = collaboration.tables().keySet().iterator().next();
    return root.fail(
        "has no field 'tables'", "write 'tables: {" + table + ": {source: \"SELECT …\"}}'");
  }
}
