package io.jointly.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageNameTest {

  private static final String SESSION = "0".repeat(32) + "/" + "b".repeat(32);
  private static final String ATTEMPT = SESSION + "/" + "9".repeat(32);
  private static final Optional<String> KEY = Optional.of("00c0ffee");

  static List<MessageKind> kinds() {
    return Arrays.stream(MessageKind.values()).filter(kind -> !kind.isOfDealing()).toList();
  }

  private static String folder(MessageKind kind) {
    return switch (NameForm.of(kind).folder()) {
      case SESSION -> SESSION;
      case ATTEMPT -> ATTEMPT;
    };
  }

  /** Numbers of a kind's name: each is the least or the greatest that its field allows. */
  private static List<List<Integer>> numbers(MessageKind kind) {
    List<List<Integer>> all = List.of(List.of());
    for (NameForm.Field field : NameForm.of(kind).fields()) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> some : all) {
        for (int number : List.of(0, most(field))) {
          List<Integer> more = new ArrayList<>(some);
          more.add(number);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }

  private static int most(NameForm.Field field) {
    return switch (field) {
      case PARTY -> 63;
      case NUMBER -> 999_999;
      case ROUND -> 63;
      case FIRST_ROUND -> 0;
      case STEP -> 4095;
      case BLOCK -> 1023;
    };
  }

  private static Optional<String> key(MessageKind kind) {
    return NameForm.of(kind).hasKey() ? KEY : Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyNameThatIsMadeIsParsed(MessageKind kind) {
    for (List<Integer> numbers : numbers(kind)) {
      MessageName name = new MessageName(folder(kind), kind, numbers, key(kind));
      assertThat(MessageName.parse(name.text())).contains(name);
      assertThat(name.session()).isEqualTo(SESSION);
      assertThat(name.text()).isEqualTo(name.folder() + "/" + name.last());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNumberOverItsCapIsNeitherMadeNorParsed(MessageKind kind) {
    List<NameForm.Field> fields = NameForm.of(kind).fields();
    for (int at = 0; at < fields.size(); at++) {
      List<Integer> numbers = new ArrayList<>(numbers(kind).get(0));
      for (int wrong : List.of(-1, most(fields.get(at)) + 1)) {
        numbers.set(at, wrong);
        refused(folder(kind), kind, numbers, key(kind));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNameOfAnotherFormIsNeitherMadeNorParsed(MessageKind kind) {
    List<Integer> numbers = numbers(kind).get(0);
    List<Integer> more = new ArrayList<>(numbers);
    more.add(0);
    refused(folder(kind), kind, more, key(kind));
    refused(folder(kind), kind, numbers.subList(1, numbers.size()), key(kind));
    refused(folder(kind).equals(SESSION) ? ATTEMPT : SESSION, kind, numbers, key(kind));
    refused("x/" + folder(kind), kind, numbers, key(kind));
    refused(folder(kind).replace('b', 'B'), kind, numbers, key(kind));
    refused(folder(kind), kind, numbers, key(kind).isPresent() ? Optional.empty() : KEY);
    for (String wrong : List.of("00c0ffe", "00c0ffee0", "00C0FFEE", "00c0ffeg", "")) {
      refused(folder(kind), kind, numbers, Optional.of(wrong));
    }
  }

  private static void refused(
      String folder, MessageKind kind, List<Integer> numbers, Optional<String> key) {
    assertThatThrownBy(() -> new MessageName(folder, kind, numbers, key))
        .isInstanceOf(IllegalArgumentException.class);
    StringBuilder text = new StringBuilder(folder + "/" + kind.name().toLowerCase(Locale.ROOT));
    numbers.forEach(number -> text.append("-").append(number));
    key.ifPresent(digits -> text.append("-").append(digits));
    assertThat(MessageName.parse(text.toString())).as(text.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "join",
        "join-",
        "join-0",
        "join-0-0-0",
        "join--0-0",
        "join-00-0",
        "join-0-01",
        "join-0-1000000",
        "join-0-0-",
        "-join-0-0",
        "Join-0-0",
        "JOIN-0-0",
        "join-0-0 ",
        "join-0-0\n",
        "join-0-0.tmp",
        "join-0-+1",
        "join-0-\u0661",
        "xjoin-0-0",
        "stopped-0-0",
        "start-99999999999",
        "notes",
        "/join-0-0"
      })
  void oddNamesAreRefused(String last) {
    assertThat(MessageName.parse(SESSION + "/" + last)).isEmpty();
    assertThat(MessageName.parse(last)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "join-2-17, 2, false",
    "stop-3-0, 3, false",
    "start-4, 0, false",
  })
  void namesOfASession(String last, int sender, boolean block) {
    MessageName name = MessageName.parse(SESSION + "/" + last).orElseThrow();
    assertThat(name.attempt()).isEmpty();
    assertThat(name.last()).isEqualTo(last);
    assertThat(name.sender()).isEqualTo(sender);
    assertThat(name.isBlock()).isEqualTo(block);
  }

  @ParameterizedTest
  @CsvSource({
    "shared-0-1, 1, false",
    "commit-12-63, 63, false",
    "reshared-2-1, 1, false",
    "tested-0-2, 2, false",
    "done-5, 5, false",
    "share-0-1-2-3-01234567, 1, true",
    "share-0-1-2-3-89abcdef, 1, true",
    "reshare-1-0-2-1023-ffffffff, 0, true",
    "opened-0-1-2-0-00000000, 1, true",
    "test-0-1-2-0-deadbeef, 1, true",
  })
  void namesOfAnAttempt(String last, int sender, boolean block) {
    MessageName name = MessageName.parse(ATTEMPT + "/" + last).orElseThrow();
    assertThat(name.session()).isEqualTo(SESSION);
    assertThat(name.attempt()).contains("9".repeat(32));
    assertThat(name.last()).isEqualTo(last);
    assertThat(name.sender()).isEqualTo(sender);
    assertThat(name.isBlock()).isEqualTo(block);
  }

  @Test
  void theMakersMakeWhatTheParserTakesApart() {
    SessionNames session = SessionNames.in(SESSION);
    AttemptNames attempt = session.attempt(new byte[Limits.DIGEST_BYTES]);
    List<String> names =
        List.of(
            session.join(3, 7),
            session.stop(3, 7),
            session.start(7),
            attempt.message(MessageKind.COMMIT, 2, 3),
            attempt.done(3),
            attempt.block(MessageKind.SHARE, 2, 3, 4, 5, new byte[] {1, 2, 3, (byte) 0xff, 5}));
    assertThat(names)
        .containsExactly(
            SESSION + "/join-3-7",
            SESSION + "/stop-3-7",
            SESSION + "/start-7",
            SESSION + "/" + "0".repeat(32) + "/commit-2-3",
            SESSION + "/" + "0".repeat(32) + "/done-3",
            SESSION + "/" + "0".repeat(32) + "/share-2-3-4-5-010203ff");
    names.forEach(
        name -> assertThat(MessageName.parse(name)).map(MessageName::text).contains(name));
    assertThat(session.runFolder()).isEqualTo("0".repeat(32));
  }

  @Test
  void aFolderOfAnotherFormHasNoNames() {
    assertThatThrownBy(() -> SessionNames.in(ATTEMPT)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AttemptNames(SESSION))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** They have names of their own, outside of sessions. */
  @ParameterizedTest
  @EnumSource(MessageKind.class)
  void aKindOfDealingHasNoNameInASession(MessageKind kind) {
    if (!kind.isOfDealing()) {
      return;
    }
    for (List<Integer> numbers : List.of(List.of(0), List.of(0, 0), List.of(0, 0, 0, 0))) {
      for (String folder : List.of(SESSION, ATTEMPT)) {
        refused(folder, kind, numbers, Optional.empty());
        refused(folder, kind, numbers, KEY);
      }
    }
  }

  @Test
  void noTwoKindsHaveOneName() {
    assertThat(
            new HashSet<>(
                kinds().stream()
                    .map(
                        kind ->
                            new MessageName(folder(kind), kind, numbers(kind).get(0), key(kind)))
                    .map(MessageName::text)
                    .toList()))
        .hasSize(kinds().size());
  }
}
