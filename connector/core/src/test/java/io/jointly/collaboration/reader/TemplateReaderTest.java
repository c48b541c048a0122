package io.jointly.collaboration.reader;

import static io.jointly.collaboration.reader.SampleFiles.COLLABORATION;
import static io.jointly.collaboration.reader.SampleFiles.RULES;
import static io.jointly.collaboration.reader.SampleFiles.TODAY;
import static io.jointly.collaboration.reader.SampleFiles.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules.Template;
import io.jointly.collaboration.TemplateParameter;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters of templates, in both files. */
class TemplateReaderTest {

  private static final String A = "a".repeat(64);

  @TempDir Path folder;

  private static TemplateParameter parameter(Template template, String name) {
    return Objects.requireNonNull(template.parameters().get(name), name);
  }

  private static String text(String parameters) {
    return edit(
        COLLABORATION,
        RULES,
        RULES
            + "  queries: templates_only\n  templates: [{name: costs, sha256: "
            + A
            + ", parameters: "
            + parameters
            + "}]\n");
  }

  private Collaboration collaboration(String parameters) {
    return CollaborationReader.read(SampleFiles.write(folder, "c.yaml", text(parameters)), TODAY);
  }

  private void assertRefused(String marked, String... fragments) {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        text(marked),
        file -> CollaborationReader.read(file, TODAY),
        ErrorCode.COLLABORATION_FILE,
        fragments);
  }

  private static String policy(Collaboration collaboration, String template) {
    return "collaboration: {id: "
        + collaboration.id()
        + ", sha256: \""
        + collaboration.sha256()
        + "\"}\n"
        + "tables:\n  admissions: {source: \"SELECT 1\"}\n  Visits: {source: \"SELECT 1\"}\n"
        + "templates: "
        + template
        + "\n";
  }

  private Template own(Collaboration collaboration, String template) {
    Path file = SampleFiles.write(folder, "p.yaml", policy(collaboration, template));
    return PolicyReader.read(file, collaboration, collaboration.parties().get(0))
        .rules()
        .templates()
        .get(0);
  }

  private static final String GOOD =
      "{from: {type: date, min: 2020-01-01, max: 2026-12-31}, ward: {type: string, values: [a, b]},"
          + " share: {type: double, min: 0, max: 1}, n: {type: \"decimal(5,2)\", min: -1, max:"
          + " 2.5}, yes: {type: boolean, values: [true]}}";

  @Test
  void parametersHaveATypeAndBoundsOrValues() {
    Template template = collaboration(GOOD).rules().templates().get(0);
    assertThat(template.name()).contains("costs");
    assertThat(template.parameters().keySet()).containsExactly("from", "ward", "share", "n", "yes");
    TemplateParameter from = parameter(template, "from");
    assertThat(from.allows(LocalDate.of(2020, 1, 1))).isTrue();
    assertThat(from.allows(LocalDate.of(2026, 12, 31))).isTrue();
    assertThat(from.allows(LocalDate.of(2019, 12, 31))).isFalse();
    assertThat(from.allows(LocalDate.of(2027, 1, 1))).isFalse();
    assertThat(from.range()).isEqualTo("2020-01-01 to 2026-12-31");
    TemplateParameter ward = parameter(template, "ward");
    assertThat(ward.allows("a")).isTrue();
    assertThat(ward.allows("A")).isFalse();
    assertThat(parameter(template, "share").allows(Double.NaN)).isFalse();
    assertThat(parameter(template, "share").allows(-0.0)).isFalse();
    assertThat(template.text())
        .startsWith("costs (:from date 2020-01-01 to 2026-12-31; :ward string 'a', 'b'; :share")
        .contains(":n decimal(5,2) -1.00 to 2.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          §[]                          | templates[0].parameters must be a mapping | fields as
          §{}                          | templates[0].parameters is empty | at least one
          {§From: {type: int, values: [1]}} | is 'From' | a lower-case letter
          {x: §int}                    | templates[0].parameters.x must be a mapping | fields as
          {x: §{values: [1]}}          | parameters.x has no field 'type' | write 'type
          {x: {type: §money, values: [1]}} | type is 'money', which is not a type | decimal(p,s)
          {x: §{type: int}}            | parameters.x has no bounds | write 'min: …' and 'max: …', or 'values
          {x: §{type: int, min: 1}}    | parameters.x has one bound, and needs both | and 'max: …'
          {x: §{type: int, max: 1}}    | parameters.x has one bound, and needs both | write 'min: …'
          {x: §{type: string}}         | parameters.x has no bounds | write 'values: […]'
          {x: {type: string, min: §a, max: b}} | sets a bound for a string | list its 'values'
          {x: {type: int, min: §2, max: 1}} | min is 2, max is 1 | not greater than max
          {x: {type: int, min: §1.5, max: 2}} | does not fit the parameter's type | whole number
          {x: {type: date, min: §FILL_IN, max: 2026-12-31}} | does not fit the parameter's type | YYYY-MM-DD
          {x: {type: string, values: §FILL_IN}} | values must be a list | [ and ]
          {x: {type: string, values: §[]}} | values is an empty list | at least one
          {x: {type: string, values: [§null]}} | must be text but is empty | in quotes
          {x: {type: string, values: [a, §a]}} | values[1] is a for the second time | remove it
          {x: {type: int, min: 1, max: 2, values: §[1]}} | cannot be combined with min or max | either
          {x: {type: int, values: [1], §null: ok}} | must be text | text
          {x: {type: int, values: [1], §default: 1}} | default is not a known field | type, min, max
          """)
  void everyParameterIsBounded(String marked, String what, String remedy) {
    assertRefused(marked, what, remedy);
  }

  @Test
  void thereAreNotTooManyAndTextsAreShort() {
    String nine =
        IntStream.range(0, 9)
            .mapToObj(i -> "p" + i + ": {type: int, values: [1]}")
            .collect(Collectors.joining(", ", "§{", "}"));
    assertRefused(nine, "parameters has 9 parameters", "at most 8");
    String many =
        IntStream.range(0, 1001).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    assertRefused("{x: {type: int, values: §[" + many + "]}}", "has 1001 values", "at most 1000");
    assertRefused(
        "{x: {type: string, values: §[" + "a".repeat(65) + "]}}", "a value of 65 letters", "64");
    assertThat(collaboration("{x: {type: string, values: [" + "a".repeat(64) + "]}}")).isNotNull();
  }

  @Test
  void aDigestAloneHasNoParameters() {
    SampleFiles.assertRefused(
        folder.resolve("c.yaml"),
        edit(
            COLLABORATION,
            RULES,
            RULES
                + "  queries: templates_only\n  templates: [§{sha256: "
                + A
                + ", parameters: {x: {type: int, values: [1]}}}]\n"),
        file -> CollaborationReader.read(file, TODAY),
        ErrorCode.COLLABORATION_FILE,
        "templates[0] has no field 'name'");
  }

  @Test
  void aPolicyHasTheSameParametersOrCloserOnes() {
    Collaboration agreed = collaboration(GOOD);
    Template template = agreed.rules().templates().get(0);
    assertThat(own(agreed, "[" + A + "]")).isEqualTo(template);
    assertThat(own(agreed, "[{name: costs, sha256: " + A + "}]")).isEqualTo(template);
    assertThat(own(agreed, "[{name: costs, sha256: " + A + ", parameters: " + GOOD + "}]"))
        .isEqualTo(template);
    Template closer =
        own(
            agreed,
            "[{name: costs, sha256: "
                + A
                + ", parameters: {from: {type: date, values: [2024-01-01, 2024-02-01]}, ward:"
                + " {type: string, values: [b]}, share: {type: double, min: 0.25, max: 1}}}]");
    assertThat(parameter(closer, "from").allows(LocalDate.of(2024, 1, 1))).isTrue();
    assertThat(parameter(closer, "from").allows(LocalDate.of(2024, 1, 2))).isFalse();
    assertThat(parameter(closer, "ward").allows("a")).isFalse();
    assertThat(parameter(closer, "share").allows(0.2)).isFalse();
    assertThat(parameter(closer, "n")).isEqualTo(parameter(template, "n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from: {type: date, min: 2019-12-31, max: 2026-12-31} | the parameter from of costs as date, 2019-12-31
          from: {type: date, min: 2020-01-01, max: 2027-01-01} | but the collaboration's is date, 2020-01-01 to
          from: {type: date, values: [2019-12-31]} | nothing that lies outside
          from: {type: string, values: ["2024-01-01"]} | as string, '2024-01-01'
          ward: {type: string, values: [a, c]} | as string, 'a', 'c', but the collaboration's is string, 'a', 'b'
          share: {type: float, min: 0, max: 1} | as float, 0.0 to 1.0
          yes: {type: boolean, values: [true, false]} | the parameter yes
          until: {type: date, values: [2024-01-01]} | the parameter until of costs, which has none of that name
          """)
  void aPolicyLoosensNoParameter(String parameter, String what) {
    Collaboration agreed = collaboration(GOOD);
    SampleFiles.assertRefused(
        folder.resolve("p.yaml"),
        policy(agreed, "§[{name: costs, sha256: " + A + ", parameters: {" + parameter + "}}]"),
        file -> PolicyReader.read(file, agreed, agreed.parties().get(0)),
        ErrorCode.POLICY_FILE,
        what,
        "a policy can only be stricter than the collaboration");
  }

  @Test
  void listsOfValuesAreNotWidenedToBounds() {
    Collaboration agreed = collaboration("{n: {type: int, values: [1, 2, 3]}}");
    SampleFiles.assertRefused(
        folder.resolve("p.yaml"),
        policy(
            agreed,
            "§[{name: costs, sha256: " + A + ", parameters: {n: {type: int, min: 1, max: 3}}}]"),
        file -> PolicyReader.read(file, agreed, agreed.parties().get(0)),
        ErrorCode.POLICY_FILE,
        "as int, 1 to 3");
    Template fewer =
        own(
            agreed,
            "[{name: costs, sha256: " + A + ", parameters: {n: {type: int, values: [3, 1]}}}]");
    assertThat(parameter(fewer, "n").domain().values()).isEqualTo(List.of(3, 1));
  }
}
