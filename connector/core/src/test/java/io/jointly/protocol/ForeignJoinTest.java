package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as a partner that waits in another session of the run (PROTOCOL.md §7.4). */
class ForeignJoinTest {

  private static final int SOUTH = 1;

  private final SessionParameters own = Parties.all(3, 1, 3).parameters(0);
  private final Sessions there = new Sessions(Parties.all(3, 1, 3).withQuery("other"), 1);
  private final PartySession south = there.sessions.get(SOUTH);
  private final String folder = south.names().sessionFolder();
  private final String name = south.names().join(SOUTH, 0);

  private ForeignJoinTest() {
    there.join();
  }

  private Optional<ForeignJoin> read(byte[] message) {
    return ForeignJoin.read(own, SOUTH, folder, message);
  }

  private ForeignJoin genuine() {
    return read(there.get(name)).orElseThrow();
  }

  @Test
  void aGenuineOneIsRead() {
    assertThat(genuine().code(own)).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(genuine().query())
        .hasValueSatisfying(q -> assertThat(q).asString().isEqualTo("other"));
    assertThat(genuine().collaborationDigest()).matches("[0-9a-f]{12}");
  }

  @Test
  void ofAnotherPartyOrFolderItIsNone() {
    assertThat(ForeignJoin.read(own, 2, folder, there.get(name))).isEmpty();
    assertThat(ForeignJoin.read(own, SOUTH, folder + "0", there.get(name))).isEmpty();
  }

  @Test
  void aSessionThatItsFieldsDoNotMakeIsNone() {
    Forger forger = new Forger(there);
    byte[] other = forger.header(name, MessageKind.JOIN, SOUTH, new byte[32], Envelope.NO_ATTEMPT);
    assertThat(read(other)).isEmpty();
  }

  @Test
  void anotherVersionCanOnlyBeNoticed() {
    byte[] later = there.get(name).clone();
    later[5] = Limits.VERSION + 1;
    ForeignJoin join = read(later).orElseThrow();
    assertThat(join.code(own)).isEqualTo(ErrorCode.VERSION);
    assertThat(join.query()).isEmpty();
    assertThat(join.leftBecauseOfIt(own, SOUTH, south.stop(ErrorCode.OTHER_QUERY).content()))
        .isFalse();
  }

  @Test
  void aStartThatNamesItIsFound() {
    there.start();
    byte[] start = there.get(south.names().start(0));
    assertThat(genuine().isNamedBy(start)).isTrue();
    assertThat(genuine().isNamedBy(new byte[200])).isFalse();
    byte[] others = start.clone();
    others[Limits.HEADER_BYTES + 6 + 36 + 4] ^= 1;
    assertThat(genuine().isNamedBy(others)).isFalse();
  }

  @Test
  void onlyItsOwnStopForThatReasonTells() {
    byte[] stop = south.stop(ErrorCode.OTHER_QUERY).content();
    assertThat(genuine().leftBecauseOfIt(own, SOUTH, stop)).isTrue();
    assertThat(genuine().leftBecauseOfIt(own, SOUTH, south.stop(ErrorCode.TIMEOUT).content()))
        .isFalse();
    assertThat(genuine().leftBecauseOfIt(own, 2, stop)).isFalse();
    south.join(1, Sessions.TIME);
    assertThat(genuine().leftBecauseOfIt(own, SOUTH, south.stop(ErrorCode.OTHER_QUERY).content()))
        .isFalse();
  }
}
