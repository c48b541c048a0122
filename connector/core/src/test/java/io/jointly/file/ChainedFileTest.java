package io.jointly.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.codec.MalformedException;
import io.jointly.file.ChainFormat.TornLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of this test are {@code <number>:<word>}; each continues the number before. */
class ChainedFileTest {

  private static final int MOST_BYTES = 16;

  @TempDir private Path folder;
  private Path file;

  private record Numbered(int number, String word) {
    String text() {
      return number + ":" + word + "\n";
    }
  }

  private record Format(TornLine tornLine) implements ChainFormat<Numbered> {
    @Override
    public Numbered parse(byte[] line) {
      String text = new String(line, StandardCharsets.ISO_8859_1);
      if (!text.matches("[0-9]:[a-z]{3}")) {
        throw new MalformedException("it is not a numbered word");
      }
      return new Numbered(text.charAt(0) - '0', text.substring(2));
    }

    @Override
    public void requireContinues(Optional<Numbered> before, Numbered line) {
      if (line.number() != before.map(Numbered::number).orElse(0) + 1) {
        throw new MalformedException("it has another number");
      }
    }
  }

  @BeforeEach
  void create() throws IOException {
    file = folder.resolve("chain");
    of(TornLine.KEPT).createIfAbsent();
  }

  private ChainedFile<Numbered> of(TornLine torn) {
    return new ChainedFile<>(file, FileMode.OWNER_ONLY, new Format(torn));
  }

  private static List<Numbered> read(ChainedFile<Numbered> chained) throws IOException {
    return chained.locked(
        chain -> {
          List<Numbered> lines = new ArrayList<>();
          chain.readNew(lines::add);
          return lines;
        });
  }

  /** Skips to the end and appends. */
  private static Numbered append(ChainedFile<Numbered> chained, String word) throws IOException {
    return chained.locked(
        chain -> {
          chain.skipToEnd(MOST_BYTES);
          int number = chain.last().map(Numbered::number).orElse(0) + 1;
          Numbered line = new Numbered(number, word);
          String mark = chain.torn().length == 0 ? "" : "\n";
          chain.append((mark + line.text()).getBytes(StandardCharsets.US_ASCII), line);
          return line;
        });
  }

  @ParameterizedTest
  @EnumSource(TornLine.class)
  void objectsContinueEachOthersLines(TornLine torn) throws IOException {
    ChainedFile<Numbered> one = of(torn);
    ChainedFile<Numbered> other = of(torn);
    assertThat(read(one)).isEmpty();
    append(one, "abc");
    append(other, "def");
    append(one, "ghi");
    assertThat(file).hasContent("1:abc\n2:def\n3:ghi\n");
    assertThat(read(other)).containsExactly(new Numbered(3, "ghi"));
    assertThat(read(one)).isEmpty();
    assertThat(read(of(torn))).extracting(Numbered::word).containsExactly("abc", "def", "ghi");
  }

  @Test
  void aDurableLineStandsAsAnyOther() throws IOException {
    ChainedFile<Numbered> chained = of(TornLine.CUT_OFF);
    Numbered line = new Numbered(1, "abc");
    chained.locked(
        chain -> {
          chain.readNew(each -> {});
          chain.appendDurably(line.text().getBytes(StandardCharsets.US_ASCII), line);
          return line;
        });
    assertThat(read(of(TornLine.CUT_OFF))).containsExactly(line);
  }

  @ParameterizedTest
  @EnumSource(TornLine.class)
  void aLineWithoutItsLineFeedIsCompleted(TornLine torn) throws IOException {
    Files.writeString(file, "1:abc\n2:def");
    assertThat(read(of(torn))).hasSize(2);
    assertThat(file).hasContent("1:abc\n2:def\n");
    Files.writeString(file, "1:abc");
    assertThat(append(of(torn), "def").number()).isEqualTo(2);
    assertThat(file).hasContent("1:abc\n2:def\n");
  }

  @Test
  void aTornLineIsCutOffOrKept() throws IOException {
    for (String torn : new String[] {"2", "2:", "2:de", "3:def"}) {
      Files.writeString(file, "1:abc\n" + torn);
      assertThat(append(of(TornLine.KEPT), "new").number()).isEqualTo(2);
      assertThat(file).hasContent("1:abc\n" + torn + "\n2:new\n");

      Files.writeString(file, "1:abc\n" + torn);
      assertThat(read(of(TornLine.CUT_OFF))).hasSize(1);
      assertThat(Files.readString(file)).isEqualTo("1:abc\n");
    }
  }

  @Test
  void whatACrashCannotLeaveIsNotCutOff() throws IOException {
    Files.writeString(file, "1:abc\n2:def;");
    assertThatThrownBy(() -> read(of(TornLine.CUT_OFF)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("line feed");
    assertThat(file).hasContent("1:abc\n2:def;");
  }

  @Test
  void aReaderOfAllLinesChecksEach() throws IOException {
    for (String content :
        new String[] {"1:abc\n3:def\n", "1:abc\n\n2:def\n", "x\n2:def\n", "2:abc\n"}) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> read(of(TornLine.CUT_OFF))).isInstanceOf(MalformedException.class);
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void aLineThatTheReaderRefusesIsReadAgain() throws IOException {
    ChainedFile<Numbered> chained = of(TornLine.CUT_OFF);
    Files.writeString(file, "1:abc\n2:def\n");
    assertThatThrownBy(
            () ->
                chained.locked(
                    chain -> {
                      chain.readNew(
                          line -> {
                            if (line.number() == 2) {
                              throw new MalformedException("refused");
                            }
                          });
                      return chain;
                    }))
        .hasMessage("refused");
    assertThat(read(chained)).containsExactly(new Numbered(2, "def"));
  }

  @Test
  void aReaderOfTheEndChecksTheLastLine() throws IOException {
    for (String content : new String[] {"1:abc\nx\n", "\n", "x\n", "1:abc\n" + "x".repeat(17)}) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> append(of(TornLine.KEPT), "new"))
          .as(content)
          .isInstanceOf(MalformedException.class);
      assertThat(file).hasContent(content);
    }
    // Far more before it than is looked at.
    Files.writeString(file, "x\n".repeat(100) + "7:abc\n");
    assertThat(append(of(TornLine.KEPT), "new").number()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(TornLine.class)
  void linesThatWereSeenHaveToStay(TornLine torn) throws IOException {
    ChainedFile<Numbered> chained = of(torn);
    append(chained, "abc");
    append(chained, "def");
    for (String changed : new String[] {"1:abc\n", "", "1:abc\n2:dex\n", "1:abc\n2:dex\n3:ghi\n"}) {
      Files.writeString(file, changed);
      assertThatThrownBy(() -> append(chained, "new"))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("process last");
      assertThatThrownBy(() -> read(chained)).isInstanceOf(MalformedException.class);
      assertThat(file).hasContent(changed);
    }
    Files.writeString(file, "1:abc\n2:def\n3:ghi\n");
    assertThat(append(chained, "new").number()).isEqualTo(4);
  }

  @Test
  void theHeadCanBeLookedAt() throws IOException {
    Files.writeString(file, "1:abc\n2:def\n");
    assertThat(of(TornLine.KEPT).<byte[]>locked(chain -> chain.head(5)))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("1:abc");
    assertThat(of(TornLine.KEPT).<byte[]>locked(chain -> chain.head(100))).hasSize(12);
  }
}
