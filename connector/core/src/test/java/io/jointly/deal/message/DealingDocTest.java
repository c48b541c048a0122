package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.deal.message.DealingName.Form;
import io.jointly.protocol.message.MessageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names, kinds and bounds in sections 12.5 and 12.6 of docs/PROTOCOL.md are those of the code. */
class DealingDocTest {

  private static String text;

  @BeforeAll
  static void read() throws IOException {
    String doc = Files.readString(Path.of("../docs/PROTOCOL.md"));
    text = doc.substring(doc.indexOf("\n### 12.5 "), doc.indexOf("\n## 13. "));
  }

  @Test
  void namesAreThoseThatAreParsed() {
    List<String> names = new ArrayList<>();
    List<String> contents = new ArrayList<>();
    Matcher row = Pattern.compile("\\| `(dealing/\\S+)` \\| (.+) \\|").matcher(text);
    while (row.find()) {
      names.add(row.group(1));
      contents.add(row.group(2));
    }
    assertThat(names)
        .containsExactlyElementsOf(Stream.of(Form.values()).map(Form::template).toList());
    for (Form form : Form.values()) {
      String content = contents.get(form.ordinal());
      assertThat(content)
          .isEqualTo(
              switch (form) {
                case PART -> "block PART";
                case CHECKS -> "a block of shares, listed in CHECKED";
                default -> form.name();
              });
    }
  }

  @Test
  void everySignedKindHasItsBody() {
    for (SignedSamples.Sample sample : SignedSamples.all()) {
      int number = sample.content()[6];
      assertThat(text).containsOnlyOnce("\n| " + number + " " + sample.kind() + " | ");
    }
    assertThat(text).contains("| 66 | 1 | kind: 19 `" + MessageKind.PART + "` |");
  }

  @Test
  void boundsAreTheSame() {
    assertThat(DealingLimits.MAX_ROWS).isEqualTo(1 << 30);
    assertThat(text).contains("u32 rows, 1 to 2^30;");
    assertThat(DealingLimits.MAX_BLOCKS).isEqualTo(1 << 20);
    assertThat(text)
        .contains("batch has at most 2^20 blocks.", "at most 2^20.", "u32 blocks, 1 to 2^20;");
    assertThat(DealingLimits.MAX_BATCHES).isEqualTo(65_536);
    assertThat(text).contains("u32 batches, 1 to 65,536,");
    assertThat(DealingLimits.MAX_PUBLIC_BYTES).isEqualTo(1 << 24);
    assertThat(text).contains("u32 length and up to 2^24 bytes");
    assertThat(DealingLimits.MAX_NAME_BYTES).isEqualTo(63);
    assertThat(text).contains("text name (1 to 63 bytes)", "`[a-z0-9][a-z0-9_-]{0,62}`");
    assertThat(DealingLimits.MAX_BLOCK_ROWS).isEqualTo(1_024);
    assertThat(text)
        .contains("up to 1,024 for which B times the elements of a row is at most 65,536");
  }

  /** B is the greatest power of 2 that is allowed. */
  @Test
  void blocksAreAsLargeAsTheyMayBe() {
    for (int elements = 1; elements <= DealingLimits.MAX_ROW_ELEMENTS; elements++) {
      int rows = DealingLimits.blockRows(elements);
      assertThat(Integer.bitCount(rows)).isOne();
      assertThat(rows * elements).isLessThanOrEqualTo(65_536);
      assertThat(rows == 1_024 || 2 * rows * elements > 65_536).isTrue();
    }
    assertThat(DealingLimits.blockRows(1)).isEqualTo(1_024);
    assertThat(DealingLimits.blockRows(65)).isEqualTo(512);
    assertThat(DealingLimits.blocks(1 << 30, 1)).isEqualTo(1 << 20);
    assertThat(DealingLimits.maxRows(1)).isEqualTo(1 << 30);
    assertThat(DealingLimits.maxRows(65_536)).isEqualTo(1 << 20);
    assertThat(DealingLimits.blocks(1_025, 64)).isEqualTo(2);
  }
}
