package io.jointly.collaboration.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.error.CallerException;
import io.jointly.query.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that docs/COLLABORATION.md shows are read as they stand there. */
class CollaborationDocTest {

  @TempDir Path folder;
  private String doc;
  private List<String> files;

  @BeforeEach
  void readDoc() throws IOException {
    doc = Files.readString(Path.of("../docs/COLLABORATION.md"));
    files =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(doc)
            .results()
            .map(block -> block.group(1))
            .toList();
  }

  @Test
  void showsFilesThatFitTogether() {
    assertThat(files).hasSize(3);
    Collaboration collaboration =
        CollaborationReader.read(
            SampleFiles.write(folder, "collaboration.yaml", files.get(0)), SampleFiles.TODAY);
    // A change to the first file moves its digest: the reader's message gives the new one.
    Policy policy =
        PolicyReader.read(
            SampleFiles.write(folder, "policy.yaml", files.get(2)),
            collaboration,
            collaboration.parties().get(0));
    assertThat(policy.tables()).containsOnlyKeys("admissions");
    assertThat(collaboration.rules().minGroupSizeOfOthers()).isEqualTo(11);
    assertThat(collaboration.rules().minDifference()).isEqualTo(11);
    assertThat(policy.rules().minGroupSize()).isEqualTo(20);
  }

  @Test
  void showsAShareTableThatFitsBesideTheOtherTables() {
    String text = SampleFiles.edit(files.get(0), "tables:\n", files.get(1));
    Collaboration collaboration =
        CollaborationReader.read(SampleFiles.write(folder, "c.yaml", text), SampleFiles.TODAY);
    assertThat(collaboration.tables()).containsOnlyKeys("scans", "admissions");
    Dealing dealing = collaboration.table("scans").orElseThrow().dealing().orElseThrow();
    assertThat(dealing.dealers()).extracting(Dealer::id).containsExactly("clinic-a", "clinic-b");
    assertThat(dealing.hidesDimensions()).isTrue();
    assertThat(dealing.maxRowsPerDealer()).isEqualTo(50_000);
  }

  @Test
  void givesTheDefaultsOfTheRules() {
    Rules rules =
        CollaborationReader.read(
                SampleFiles.write(
                    folder,
                    "c.yaml",
                    SampleFiles.edit(SampleFiles.COLLABORATION, SampleFiles.RULES, "")),
                SampleFiles.TODAY)
            .rules();
    assertThat(doc)
        .contains(
            "| `min_group_size` | 1 … " + RuleValueReader.MOST_ROWS + " | " + rules.minGroupSize())
        .contains("or all where there are fewer")
        .contains("| `min_parties` | 1 … parties with rows | " + rules.minParties())
        .contains("| `zero_groups` | `suppress`, `release` | `" + lower(rules.zeroGroups()))
        .contains("| `suppression` | `drop`, `null` | `" + lower(rules.suppression()))
        .contains("`any_expression` | `" + lower(rules.aggregateArguments()))
        .contains("`templates_only` | `" + lower(rules.queries()))
        .contains("`refuse` | `" + lower(rules.differenceCheck()));
  }

  private static String lower(Enum<?> constant) {
    return YamlValue.yamlName(constant) + "`";
  }

  @Test
  void namesEveryFamilyUseRoleAndChoice() {
    for (Class<? extends Enum<?>> type :
        List.of(
            Family.class,
            Use.class,
            Dealing.Validity.class,
            Role.class,
            Rules.AggregateArguments.class,
            Rules.ZeroGroups.class,
            Rules.Suppression.class,
            Rules.Queries.class,
            Rules.DifferenceCheck.class,
            Rules.Period.class,
            Policy.Approval.class,
            Policy.OutsideBounds.class)) {
      for (Enum<?> constant : type.getEnumConstants()) {
        assertThat(doc).contains("`" + YamlValue.yamlName(constant) + "`");
      }
    }
  }

  @Test
  void hasARowForEveryFieldThatIsKnown() {
    Set<String> known = new LinkedHashSet<>();
    known.addAll(knownBeside("version: 1\n", "%s\nversion: 1\n"));
    known.addAll(knownBeside("{id: north,", "{%s, id: north,"));
    known.addAll(knownBeside("max_rows: 1000000000", "%s\n    max_rows: 1000000000"));
    known.addAll(knownBeside("{type: smallint,", "{%s, type: smallint,"));
    known.addAll(knownBeside("min_parties: 1", "%s\n  min_parties: 1"));
    Path file = SampleFiles.write(folder, "policy.yaml", "zzz: 1\n");
    known.addAll(knownFields(() -> PolicyReader.read(file, sample(), sample().parties().get(0))));
    Path table =
        SampleFiles.write(
            folder,
            "table.yaml",
            "collaboration: {id: stroke-outcomes, sha256: \""
                + sample().sha256()
                + "\"}\ntables: {admissions: {zzz: 1}}\n");
    known.addAll(knownFields(() -> PolicyReader.read(table, sample(), sample().parties().get(0))));

    assertThat(known).hasSizeGreaterThan(40);
    assertThat(known)
        .allSatisfy(
            field ->
                assertThat(Pattern.compile("(?m)^\\| [^|]*`" + field + "`").matcher(doc).find())
                    .as("a row for %s", field)
                    .isTrue());
  }

  private Collaboration sample() {
    return CollaborationReader.read(
        SampleFiles.write(folder, "c.yaml", SampleFiles.COLLABORATION), SampleFiles.TODAY);
  }

  /** What the reader says is known where a field zzz stands. */
  private List<String> knownBeside(String find, String with) {
    String text = SampleFiles.edit(SampleFiles.COLLABORATION, find, with.formatted("zzz: 1"));
    Path file = SampleFiles.write(folder, "spoilt.yaml", text);
    return knownFields(() -> CollaborationReader.read(file, SampleFiles.TODAY));
  }

  private static List<String> knownFields(ThrowingCallable read) {
    String message = String.valueOf(catchThrowableOfType(CallerException.class, read).getMessage());
    assertThat(message).contains("zzz is not a known field; known fields are ");
    return List.of(message.replaceFirst(".*known fields are ", "").split(", "));
  }
}
