package io.jointly.template;

import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.query.SqlValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A template that a query is.
 *
 * @param values of all its parameters, by name, in the template's order
 */
public record AskedTemplate(Template template, Map<String, Object> values) {

  public AskedTemplate {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Its name; empty where the rules have only its digest. */
  public Optional<String> name() {
    return template.name();
  }

  /** The values as text, by name. */
  public Map<String, String> rendered() {
    Map<String, String> rendered = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> rendered.put(name, SqlValues.render(parameter(name).type(), value)));
    return rendered;
  }

  /** For people to read, such as {@code cost-since, from = 2026-10-01, ward = 'a'}. */
  public String text() {
    return name().orElse("one without a name")
        + values.entrySet().stream()
            .map(
                each ->
                    ", " + each.getKey() + " = " + parameter(each.getKey()).text(each.getValue()))
            .collect(Collectors.joining());
  }

  /** The parameters whose values are not allowed, and what is; empty where all are. */
  String objections() {
    return values.entrySet().stream()
        .filter(each -> !parameter(each.getKey()).allows(each.getValue()))
        .map(
            each ->
                ":"
                    + each.getKey()
                    + ", which is "
                    + parameter(each.getKey()).text(each.getValue())
                    + " and may be "
                    + parameter(each.getKey()).range())
        .collect(Collectors.joining("; and "));
  }

  private TemplateParameter parameter(String name) {
    TemplateParameter parameter = template.parameters().get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("the template has no parameter " + name);
    }
    return parameter;
  }
}
