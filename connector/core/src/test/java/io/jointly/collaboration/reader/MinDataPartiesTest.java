package io.jointly.collaboration.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.change.Change;
import io.jointly.collaboration.change.Change.Effect;
import io.jointly.collaboration.change.CollaborationChanges;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule how few data parties a query may be over. */
class MinDataPartiesTest {

  private static final List<String> KEYS =
      Stream.generate(() -> Identity.generate(new SecureRandom()).publicKey().base64())
          .limit(6)
          .toList();

  @TempDir Path folder;
  private int files;

  /** first and two others compute; three others only have rows. */
  private String text(int colluding, int minParties, String rule) {
    StringBuilder parties = new StringBuilder("parties:\n");
    for (int i = 0; i < KEYS.size(); i++) {
      parties
          .append("  - {id: p")
          .append(i)
          .append(", public_key: \"")
          .append(KEYS.get(i))
          .append("\", roles: [")
          .append(i < 3 ? "data, compute" : "data")
          .append("]}\n");
    }
    String text =
        SampleFiles.edit(SampleFiles.COLLABORATION, SampleFiles.PARTIES, parties + lists());
    text =
        SampleFiles.edit(
            text,
            "max_colluding_parties: 1\n",
            "max_colluding_parties: " + colluding + "\n" + rule);
    return SampleFiles.edit(text, "min_parties: 1", "min_parties: " + minParties);
  }

  private static String lists() {
    return "analysts: [p0]\nresult_receivers: [p0, p5]\n";
  }

  private Collaboration read(String text) {
    return CollaborationReader.read(
        SampleFiles.write(folder, ++files + ".yaml", text), SampleFiles.TODAY);
  }

  @Test
  void allAreNeededWhereNothingIsWritten() {
    assertThat(read(text(1, 1, "")).minDataParties()).isEqualTo(6);
    assertThat(read(text(1, 1, "min_data_parties: 6\n")).minDataParties()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3", "1, 3, 3", "1, 4, 4", "2, 1, 4", "1, 1, 5"})
  void fewerMayBeEnough(int colluding, int minParties, int least) {
    Collaboration read = read(text(colluding, minParties, "min_data_parties: " + least + "\n"));
    assertThat(read.minDataParties()).isEqualTo(least);
    assertThat(CollaborationRoster.of(read).minDataParties()).isEqualTo(least);
    assertThat(CollaborationRoster.of(read).without(Set.of(4)).leftOut()).containsExactly(4);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, from 2 to 6",
    "1, 1, 7, from 2 to 6",
    "1, 1, all, must be a whole number",
    "1, 1, 2, 1 party could leave out all others but one",
    "2, 1, 3, write 4 or more",
    "1, 4, 3, shown only if 4 parties have rows enough",
    "1, 6, 5, write 6 or more"
  })
  void whatIsRefused(int colluding, int minParties, String least, String words) {
    String text = text(colluding, minParties, "min_data_parties: " + least + "\n");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("min_data_parties")
        .hasMessageContaining(words);
  }

  /** Four that compute are there in any case, so 3 would promise what cannot be. */
  @Test
  void whoComputesCannotBeLeftOut() {
    String text =
        text(1, 1, "min_data_parties: 3\n")
            .replace(KEYS.get(3) + "\", roles: [data]", KEYS.get(3) + "\", roles: [data, compute]");
    assertThatThrownBy(() -> read(text))
        .hasMessageContaining("4 data parties take part in every query")
        .hasMessageContaining("p0, p1, p2, p3");
  }

  @Test
  void aChangeHasItsWords() {
    String five = "min_data_parties: 5\n";
    String four = "min_data_parties: 4\n";
    assertThat(change("", five)).isEqualTo(Effect.LOOSER);
    assertThat(change(five, four)).isEqualTo(Effect.LOOSER);
    assertThat(change(four, five)).isEqualTo(Effect.TIGHTER);
    assertThat(change(four, "")).isEqualTo(Effect.TIGHTER);
    assertThat(
            CollaborationChanges.between(
                read(text(1, 1, "")), read(text(1, 1, "min_data_parties: 6\n"))))
        .noneMatch(change -> change.words().contains("min_data_parties"));
  }

  private Effect change(String before, String after) {
    List<Change> changes =
        CollaborationChanges.between(read(text(1, 1, before)), read(text(1, 1, after))).stream()
            .filter(change -> change.words().startsWith("min_data_parties "))
            .toList();
    assertThat(changes).hasSize(1);
    return changes.get(0).effect();
  }
}
