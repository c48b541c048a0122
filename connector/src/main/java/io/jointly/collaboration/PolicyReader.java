package io.jointly.collaboration;

import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code policy.yaml}. */
public final class PolicyReader {

  private static final List<String> OWN_FIELDS =
      List.of("collaboration", "enabled", "tables", "approval", "outside_bounds", "analysts");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private PolicyReader() {}

  /**
   * Reads and checks the whole file against the collaboration.
   *
   * @param party the party whose policy it is, one of the collaboration's
   * @throws CallerException POLICY_FILE or UNSUPPORTED_RULE; the message gives file and line, what
   *     is wrong and what to write
   */
  public static Policy read(Path path, Collaboration collaboration, Party party) {
    YamlValue root = YamlFile.read(path, ErrorCode.POLICY_FILE).root();
    YamlFields fields =
        root.fields(
            Stream.concat(OWN_FIELDS.stream(), PolicyRules.FIELDS.stream()).toArray(String[]::new));
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
        approval,
        fields
            .optional("analysts")
            .map(value -> analysts(value, collaboration))
            .orElse(collaboration.analysts()),
        new PolicyRules(root, fields, collaboration).read());
  }

  private static void sameCollaboration(YamlValue value, Collaboration collaboration) {
    YamlFields fields = value.fields("id", "sha256");
    YamlValue id = fields.required("id");
    if (!id.text().equals(collaboration.id())) {
      throw id.fail(
          "is '"
              + YamlValue.clean(id.text())
              + "', the collaboration file's is '"
              + collaboration.id()
              + "'",
          "use the policy made for this collaboration, or the collaboration file it was made for");
    }
    YamlValue sha256 = fields.required("sha256");
    String digest = sha256.text();
    if (!SHA256.matcher(digest).matches()) {
      throw sha256.fail(
          "is no SHA-256 in 64 small hexadecimal digits",
          "compare the collaboration file with your partners, then write '"
              + collaboration.sha256()
              + "'");
    }
    if (!digest.equals(collaboration.sha256())) {
      throw sha256.fail(
          "is " + digest + ", the collaboration file's is " + collaboration.sha256(),
          "the file has changed since you agreed: read it again, compare its digest with your"
              + " partners, and only then write the new digest here");
    }
  }

  private static Map<String, String> sources(
      YamlValue root, Optional<YamlValue> tables, Collaboration collaboration, Party party) {
    if (!party.has(Role.DATA)) {
      tables.ifPresent(
          value -> {
            throw value.fail(
                "names sources, but party " + party.id() + " has not the role data", "remove it");
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
                "is no table of the collaboration",
                "known are " + String.join(", ", collaboration.tables().keySet()));
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
                    + ": {source: \"SELECT …\"}'; a party with the role data needs"
                    + " one for every table");
      }
    }
    return sources;
  }

  private static YamlFields table(YamlValue.Entry entry) {
    return entry.value().fields("source", "denied_columns");
  }

  /** For each table that has some; the tables have been read. */
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
                          "is no column of " + table.name(),
                          "known are " + String.join(", ", table.columns().keySet())));
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
                + "', and the collaboration's analysts are "
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
