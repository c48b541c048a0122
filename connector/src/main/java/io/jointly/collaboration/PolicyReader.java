package io.jointly.collaboration;

import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code policy.yaml}. */
public final class PolicyReader {

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
            "collaboration", "enabled", "tables", "approval", "outside_bounds", "min_group_size");
    sameCollaboration(fields.required("collaboration"), collaboration);
    boolean enabled = fields.optional("enabled").map(YamlValue::bool).orElse(true);
    Map<String, String> sources = sources(root, fields.optional("tables"), collaboration, party);
    fields.optional("approval").ifPresent(PolicyReader::approval);
    OutsideBounds outsideBounds =
        fields
            .optional("outside_bounds")
            .map(value -> value.oneOf(OutsideBounds.class))
            .orElse(OutsideBounds.REFUSE);
    minGroupSize(fields.optional("min_group_size"), collaboration.rules());
    return new Policy(
        enabled,
        sources,
        Map.of(),
        outsideBounds,
        Approval.AUTO,
        collaboration.analysts(),
        collaboration.rules());
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
      sources.put(entry.name(), entry.value().fields("source").required("source").words());
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

  private static CallerException noSource(YamlValue root, Collaboration collaboration) {
    String table = collaboration.tables().keySet().iterator().next();
    return root.fail(
        "has no field 'tables'", "write 'tables: {" + table + ": {source: \"SELECT …\"}}'");
  }

  private static void approval(YamlValue value) {
    if (value.oneOf(Approval.class) != Approval.AUTO) {
      throw value.failAs(
          ErrorCode.UNSUPPORTED_RULE,
          "is manual, which this version cannot enforce yet",
          "write 'approval: auto' if queries within the rules may run unasked, or"
              + " 'enabled: false' until they may");
    }
  }

  private static void minGroupSize(Optional<YamlValue> written, Rules rules) {
    // The lower limit is what keeps a policy from being looser than the collaboration.
    int size =
        written
            .map(value -> (int) value.integer(rules.minGroupSize(), Integer.MAX_VALUE))
            .orElse(rules.minGroupSize());
    written
        .filter(value -> size > 1)
        .ifPresent(
            value -> {
              throw value.failAs(
                  ErrorCode.UNSUPPORTED_RULE,
                  "is " + size + ", which this version cannot enforce yet",
                  "write 'min_group_size: 1', or 'enabled: false' until a version can");
            });
  }
}
