package io.jointly.collaboration.reader;

import io.jointly.codec.Sha256;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Entry;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the templates of a collaboration or of a policy, with their parameters. */
final class TemplateReader {

  private static final String PARAMETERS = "parameters";

  private TemplateReader() {}

  /** One or more digests, each with or without a name. One with parameters has a name. */
  static List<Template> templates(YamlValue value) {
    Set<String> seen = new HashSet<>();
    List<Template> templates = new ArrayList<>();
    for (YamlValue item : value.list()) {
      templates.add(template(item, seen));
    }
    return templates;
  }

  private static Template template(YamlValue item, Set<String> seen) {
    if (!item.isMapping()) {
      return new Template(Optional.empty(), digest(item, seen));
    }
    Fields fields = item.fields("name", "sha256", PARAMETERS);
    YamlValue named = fields.required("name");
    String name = NameReader.id(named);
    if (!seen.add(name)) {
      throw named.fail("is '" + name + "' for the second time", "give each its own name");
    }
    return new Template(
        Optional.of(name),
        digest(fields.required("sha256"), seen),
        fields.optional(PARAMETERS).map(TemplateReader::parameters).orElse(Map.of()));
  }

  private static String digest(YamlValue value, Set<String> seen) {
    String sha256 = value.text();
    if (!Sha256.isHex(sha256)) {
      throw value.fail(
          "is not a SHA-256 of 64 lower-case hexadecimal digits",
          "write the query digest that EXPLAIN shows, or that `jointly rehearse` prints");
    }
    if (!seen.add(sha256)) {
      throw value.fail("is the digest of an earlier template", "remove one of the two");
    }
    return sha256;
  }

  private static Map<String, TemplateParameter> parameters(YamlValue value) {
    List<Entry> entries = value.entries();
    if (entries.size() > TemplateParameter.MOST) {
      throw value.fail(
          "has " + entries.size() + " parameters",
          "write at most " + TemplateParameter.MOST + ", or agree on several templates");
    }
    Map<String, TemplateParameter> parameters = new LinkedHashMap<>();
    for (Entry entry : entries) {
      parameters.put(NameReader.id(entry.key()), parameter(entry.value()));
    }
    return parameters;
  }

  private static TemplateParameter parameter(YamlValue value) {
    Fields fields = value.fields("type", "min", "max", "values");
    SqlType type = DomainReader.type(fields.required("type"));
    Column.Domain domain = new DomainReader(fields, type, "parameter").read();
    if (domain.values().isEmpty() && (domain.min() == null || domain.max() == null)) {
      boolean ordered = type.kind() != SqlType.Kind.STRING && type.kind() != SqlType.Kind.BOOLEAN;
      throw value.fail(
          ordered && (domain.min() != null || domain.max() != null)
              ? "has one bound, and needs both"
              : "has no bounds, so a query could have anything there",
          ordered
              ? "write 'min: …' and 'max: …', or 'values: […]'"
              : "write 'values: […]' with all that may stand there");
    }
    if (domain.values().size() > TemplateParameter.MOST_VALUES) {
      throw fields
          .required("values")
          .fail(
              "has " + domain.values().size() + " values",
              "write at most " + TemplateParameter.MOST_VALUES);
    }
    for (Object each : domain.values()) {
      if (each instanceof String text && text.length() > TemplateParameter.LONGEST_TEXT) {
        throw fields
            .required("values")
            .fail(
                "has a value of " + text.length() + " letters",
                "write values of at most "
                    + TemplateParameter.LONGEST_TEXT
                    + ", because the audit log holds them");
      }
    }
    return new TemplateParameter(type, domain);
  }

  /**
   * A template of a policy, held against the agreed one of the same digest: its parameters that are
   * written have the same type and allow no more, and all others are as agreed.
   *
   * @param place of the policy's templates
   * @param stricter what a message ends in
   */
  static Template narrowed(Template own, Template agreed, YamlValue place, String stricter) {
    Map<String, TemplateParameter> parameters = new LinkedHashMap<>(agreed.parameters());
    own.parameters()
        .forEach(
            (name, parameter) -> {
              TemplateParameter other = agreed.parameters().get(name);
              if (other == null) {
                throw place.fail(
                    "has the parameter "
                        + name
                        + " of "
                        + text(own)
                        + ", which has none of that name",
                    "write some of "
                        + List.copyOf(agreed.parameters().keySet())
                        + ", or remove it"
                        + stricter);
              }
              if (!parameter.isWithin(other)) {
                throw place.fail(
                    "has the parameter "
                        + name
                        + " of "
                        + text(own)
                        + " as "
                        + said(parameter)
                        + ", but the collaboration's is "
                        + said(other),
                    "write the same type and nothing that lies outside, or remove it" + stricter);
              }
              parameters.put(name, parameter);
            });
    return new Template(own.name().or(agreed::name), own.sha256(), parameters);
  }

  private static String said(TemplateParameter parameter) {
    return YamlValue.clean(parameter.type() + ", " + parameter.range());
  }

  private static String text(Template template) {
    return template.name().orElse(template.sha256());
  }
}
