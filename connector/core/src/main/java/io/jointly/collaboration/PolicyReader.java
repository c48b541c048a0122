package io.jointly.collaboration;

import io.jointly.codec.Sha256;
import io.jointly.collaboration.Policy.Answering;
import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Policy.OwnTable;
import io.jointly.collaboration.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    Map<String, OwnTable> tables =
        new OwnTableReader(collaboration, party).read(root, fields.optional("tables"));
    Approval approval =
        fields.optional("approval").map(value -> value.oneOf(Approval.class)).orElse(Approval.AUTO);
    OutsideBounds outsideBounds =
        fields
            .optional("outside_bounds")
            .map(value -> value.oneOf(OutsideBounds.class))
            .orElse(OutsideBounds.REFUSE);
    return new Policy(
        enabled,
        tables,
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
}
