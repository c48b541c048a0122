package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.deal.message.DealingName.Field;
import io.jointly.deal.message.DealingName.Form;
import io.jointly.mailbox.MailboxName;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DealingNameTest {

  private static final byte[] DEALING = new byte[32];
  private static final String FOLDER = "dealing/" + "0".repeat(32);

  private static String most(Field field) {
    return switch (field) {
      case DEALING, BATCH -> "f".repeat(32);
      case COLLECTION -> "z" + "9_-".repeat(20) + "ab";
      case KEY -> "0123cdef";
      case PARTY, TO -> "63";
      case DEALER -> "65535";
      case NUMBER -> "999999";
      case BLOCK -> "1048575";
    };
  }

  private static List<String> wrong(Field field) {
    return switch (field) {
      case DEALING, BATCH -> List.of("", "f".repeat(31), "f".repeat(33), "F".repeat(32));
      case COLLECTION -> List.of("", "A", "_1", "-a", "a".repeat(64), "a/b", "a.b", "ä", "a\n");
      case KEY -> List.of("", "0123cde", "0123cdef0", "0123CDEF");
      case PARTY, TO -> List.of("", "64", "00", "-1", "+1", "1000000", "\u0661");
      case DEALER -> List.of("", "65536", "01", "99999999999");
      case NUMBER -> List.of("", "1000000", "0x1");
      case BLOCK -> List.of("", "1048576", "9999999", "99999999");
    };
  }

  private static List<String> values(Form form) {
    return form.fields().stream().map(DealingNameTest::most).toList();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void theGreatestOfEachFieldIsMadeAndParsed(Form form) {
    DealingName name = new DealingName(form, values(form));
    assertThat(DealingName.parse(name.text())).contains(name);
    assertThat(MailboxName.fits(name.text())).isTrue();
    for (Field field : form.fields()) {
      assertThat(name.value(field)).isEqualTo(most(field));
    }
    assertThat(MessageName.parse(name.text())).as("a session has no such name").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aFieldOutOfItsBoundsIsNeitherMadeNorParsed(Form form) {
    for (int at = 0; at < form.fields().size(); at++) {
      for (String wrong : wrong(form.fields().get(at))) {
        List<String> values = new ArrayList<>(values(form));
        String text = new DealingName(form, values).text();
        String changed = text.replaceFirst(most(form.fields().get(at)), wrong);
        values.set(at, wrong);
        assertThatThrownBy(() -> new DealingName(form, values))
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(DealingName.parse(changed)).as(changed).isEmpty();
      }
    }
    List<String> more = new ArrayList<>(values(form));
    more.add("0");
    assertThatThrownBy(() -> new DealingName(form, more))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DealingName(form, more.subList(1, more.size() - 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "messages",
        "messages/key-0",
        "messages/key-0-0-0",
        "messages/KEY-0-0",
        "messages/key-0-0 ",
        "messages/key-0-0\n",
        "messages/key-0-0/x",
        "messages/part-0-0-0-01234567",
        "key-0-0",
        "collection-/list-0",
        "collection-a/list-0-0",
        "collection-a/checks-0",
        "collection-a/part-0",
        "list-0",
      })
  void oddNamesAreRefused(String last) {
    assertThat(DealingName.parse(FOLDER + "/" + last)).isEmpty();
    assertThat(DealingName.parse(last)).isEmpty();
    assertThat(DealingName.parse("x/" + FOLDER + "/messages/key-0-0")).isEmpty();
  }

  @Test
  void theMakersMakeWhatTheTableSays() {
    BatchPlace batch = new BatchPlace(DEALING, 7, "june");
    String id = HexFormat.of().formatHex(batch.id(), 0, 16);
    byte[] key = {1, 2, 3, (byte) 0xff, 5};
    CollectionPlace collection = new CollectionPlace(DEALING, "july");
    assertThat(
            List.of(
                DealingName.messagesFolder(DEALING),
                DealingName.key(DEALING, 2, 5).text(),
                batch.batch(),
                batch.withdrawn(),
                batch.part(2, 9, key),
                collection.message(MessageKind.SEED, 2),
                collection.checks(2, 9)))
        .containsExactly(
            FOLDER + "/messages",
            FOLDER + "/messages/key-2-5",
            FOLDER + "/messages/batch-7-" + id,
            FOLDER + "/messages/withdrawn-7-" + id,
            FOLDER + "/" + id + "/part-7-2-9-010203ff",
            FOLDER + "/collection-july/seed-2",
            FOLDER + "/collection-july/checks-2-9");
    assertThatThrownBy(() -> collection.message(MessageKind.COMMIT, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> collection.message(MessageKind.BATCH, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "June", "_june", "ju ne", "ju/ne", "-june", "j.une", "jüne", "a\n"})
  void whatIsNoIdNamesNothing(String name) {
    assertThat(DealingName.isId(name)).isFalse();
    assertThatThrownBy(() -> new BatchPlace(DEALING, 0, name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CollectionPlace(DEALING, name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Two dealers, batches or dealings never have one id; nor do a batch and a collection. */
  @Test
  void idsDiffer() {
    byte[] other = ForgedMessage.flip(DEALING, 31);
    assertThat(
            List.of(
                    DealingDigests.batch(DEALING, 0, "june"),
                    DealingDigests.batch(DEALING, 1, "june"),
                    DealingDigests.batch(DEALING, 0, "june2"),
                    DealingDigests.batch(other, 0, "june"),
                    DealingDigests.collection(DEALING, "june"),
                    DealingDigests.collection(other, "june"))
                .stream()
                .map(HexFormat.of()::formatHex))
        .doesNotHaveDuplicates();
  }
}
