package io.jointly.collaboration.reader;

import io.jointly.codec.Sha256;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Policy.Answering;
import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Policy.OwnTable;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlFile;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    // Where it is for another collaboration, the rest says nothing.
    sameCollaboration(fields.required("collaboration"), collaboration);
    Mistakes mistakes = new Mistakes();
    Optional<Boolean> enabled =
        mistakes.at(() -> fields.optional("enabled").map(YamlValue::bool).orElse(true));
    Optional<Map<String, OwnTable>> tables =
        mistakes.at(
            () -> new OwnTableReader(collaboration, party).read(root, fields.optional("tables")));
    Optional<OutsideBounds> outsideBounds =
        mistakes.at(
            () ->
                fields
                    .optional("outside_bounds")
                    .map(value -> value.oneOf(OutsideBounds.class))
                    .orElse(OutsideBounds.REFUSE));
    Optional<Answering> answering = answering(fields, collaboration, mistakes);
    Optional<Rules> rules =
        mistakes.at(() -> new PolicyRulesReader(root, fields, collaboration).read());
    mistakes.requireNone();
    return new Policy(
        enabled.orElseThrow(),
        tables.orElseThrow(),
        outsideBounds.orElseThrow(),
        answering.orElseThrow(),
        rules.orElseThrow());
  }

  /** Empty if a part of it has a mistake. */
  private static Optional<Answering> answering(
      Fields fields, Collaboration collaboration, Mistakes mistakes) {
    Optional<Approval> approval =
        mistakes.at(
            () ->
                fields
                    .optional("approval")
                    .map(value -> value.oneOf(Approval.class))
                    .orElse(Approval.AUTO));
    Optional<List<String>> analysts =
        mistakes.at(
            () ->
                fields
                    .optional("analysts")
                    .map(value -> analysts(value, collaboration))
                    .orElse(collaboration.analysts()));
    Optional<Long> bytes =
        mistakes.at(
            () ->
                fields
                    .optional("max_session_bytes")
                    .map(RuleValueReader::bytes)
                    .orElse(Answering.DEFAULT_MAX_SESSION_BYTES));
    return approval.isEmpty() || analysts.isEmpty() || bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Answering(approval.get(), analysts.get(), bytes.get()));
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
