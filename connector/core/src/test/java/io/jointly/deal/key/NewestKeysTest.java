package io.jointly.deal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.crypto.BlockKey;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.DealtSurvey;
import io.jointly.deal.message.ForgedMessage;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys on their way from compute parties to a dealer. */
class NewestKeysTest {

  private static final int EAST = 2;
  private static final String ADVICE = "sk east to run \"jointly dealing-key\"";

  @TempDir private Path folder;

  private final DealtSurvey table = new DealtSurvey();
  private final SecureRandom random = new SeededRandom("recipients");

  private DealingKeys keys(int party) {
    return DealingKeys.in(
        folder.resolve("" + party),
        table.dealing,
        table.parties.roster,
        party,
        table.parties.identities.get(party));
  }

  private KeyPublication publication(int party) {
    return new KeyPublication(table.mailbox, keys(party));
  }

  private int makeNext(int party) {
    return publication(party).makeNext(random, DealtSurvey.TIME);
  }

  private List<RecipientKey> read() {
    return new NewestKeys(table.mailbox, table.parties.roster, table.dealing).read(random);
  }

  private String name(int party, int number) {
    return DealingName.key(table.dealing, party, number).text();
  }

  private void all() {
    for (int party = 0; party < 3; party++) {
      assertThat(makeNext(party)).isZero();
    }
  }

  private void refused(ErrorCode code, String... words) {
    JointlyException e = catchThrowableOfType(JointlyException.class, this::read);
    assertThat(e).as("it was accepted").isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e).hasMessageContaining(ADVICE);
    for (String word : words) {
      assertThat(e).hasMessageContaining(word);
    }
    if (e instanceof ViolationException violation) {
      assertThat(violation.party()).contains("east");
      assertThat(violation.step()).isEqualTo("KEY");
    }
  }

  @Test
  void theHighestNumberOfEachPartyIsTaken() throws Exception {
    all();
    assertThat(makeNext(1)).isEqualTo(1);
    assertThat(makeNext(1)).isEqualTo(2);
    List<RecipientKey> read = read();
    assertThat(read.stream().map(RecipientKey::party)).containsExactly(0, 1, 2);
    assertThat(read.stream().map(RecipientKey::number)).containsExactly(0, 2, 0);
    for (RecipientKey key : read) {
      BlockSealer sealer = BlockSealer.create(random);
      byte[] context = {1};
      byte[] sealed = sealer.seal(key.encapsulation(), context, new byte[] {5});
      byte[] ciphertext = key.listed().ciphertext();
      assertThat(key.listed().keyNumber()).isEqualTo(key.number());
      SessionKey mine = keys(key.party()).find(key.number());
      assertThat(
              BlockKey.derive(mine, ciphertext, sealer.ephemeralPublicKey(), context).open(sealed))
          .containsExactly(5);
    }
  }

  @Test
  void onlyComputePartiesAreAsked() {
    Parties apart = Parties.apart();
    for (int party : new int[] {2, 3, 4}) {
      DealingKeys keys =
          DealingKeys.in(
              folder.resolve("apart" + party),
              table.dealing,
              apart.roster,
              party,
              apart.identities.get(party));
      new KeyPublication(table.mailbox, keys).makeNext(random, DealtSurvey.TIME);
    }
    assertThat(
            new NewestKeys(table.mailbox, apart.roster, table.dealing)
                .read(random).stream().map(RecipientKey::party))
        .containsExactly(2, 3, 4);
  }

  @Test
  void aPartyWithoutAKeyIsNamed() {
    makeNext(0);
    makeNext(1);
    refused(ErrorCode.DEALING, "party east has put no dealing key");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aGapIsRefused(int missing) {
    all();
    makeNext(EAST);
    makeNext(EAST);
    table.mailbox.delete(name(EAST, missing));
    refused(ErrorCode.DEALING, "missing below number 2");
    // The party puts it again.
    assertThat(makeNext(EAST)).isEqualTo(3);
    assertThat(read().get(EAST).number()).isEqualTo(3);
  }

  @Test
  void everyFlippedByteIsRefused() {
    all();
    byte[] genuine = table.get(name(EAST, 0));
    for (int at = 0; at < genuine.length; at++) {
      byte[] changed = genuine.clone();
      changed[at] ^= 1;
      table.replace(name(EAST, 0), changed);
      assertThatThrownBy(this::read)
          .isInstanceOf(ViolationException.class)
          .hasMessageContaining(ADVICE);
    }
    for (int length = 0; length < genuine.length; length++) {
      table.replace(name(EAST, 0), Arrays.copyOf(genuine, length));
      assertThatThrownBy(this::read).isInstanceOf(ViolationException.class);
    }
    table.replace(name(EAST, 0), Arrays.copyOf(genuine, genuine.length + 1));
    refused(ErrorCode.MALFORMED, "longer than any");
  }

  @Test
  void aForeignSignatureIsRefused() {
    all();
    byte[] genuine = table.get(name(EAST, 0));
    Identity stranger = Identity.generate(new SeededRandom("stranger"));
    for (Identity signer : List.of(stranger, table.parties.identities.get(1))) {
      table.replace(name(EAST, 0), new ForgedMessage(genuine, signer).signed());
      refused(ErrorCode.SIGNATURE, "KEY, party east");
    }
    table.replace(name(EAST, 0), table.get(name(1, 0)));
    refused(ErrorCode.SIGNATURE);
  }

  @Test
  void aKeyOfAnotherPlaceIsRefused() {
    all();
    makeNext(EAST);
    byte[] first = table.get(name(EAST, 0));
    table.replace(name(EAST, 1), first);
    refused(ErrorCode.WRONG_PLACE);
    ForgedMessage forged = new ForgedMessage(first, table.parties.identities.get(EAST));
    table.mailbox.delete(name(EAST, 1));
    for (byte[] wrong :
        List.of(
            forged.session(new byte[32]),
            forged.attempt(table.dealing),
            forged.from(1),
            forged.kind(MessageKind.ACCEPTED))) {
      table.replace(name(EAST, 0), wrong);
      refused(ErrorCode.WRONG_PLACE);
    }
    table.replace(name(EAST, 0), forged.version(Limits.VERSION + 1));
    refused(ErrorCode.VERSION);
  }

  /** Everybody could open what is sealed to such a key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
      })
  void aKeyOfSmallOrderIsRefused(String key) {
    all();
    byte[] weak = keys(EAST).find(0).publicKey();
    System.arraycopy(HexFormat.of().parseHex(key), 0, weak, weak.length - 32, 32);
    table.replace(name(EAST, 0), table.key(EAST, 0, weak).content());
    refused(ErrorCode.MALFORMED, "no X-Wing key", "of small order");
  }

  /** FIPS 203, 7.2. */
  @Test
  void aKeyWithACoefficientThatIsTooGreatIsRefused() {
    all();
    byte[] high = keys(EAST).find(0).publicKey();
    Arrays.fill(high, 600, 603, (byte) 0xff);
    table.replace(name(EAST, 0), table.key(EAST, 0, high).content());
    refused(ErrorCode.MALFORMED, "no X-Wing key", "not below 3329");
  }

  /** A downgrade: X25519 alone, in a KEY of this version and in one of version 9. */
  @Test
  void aKeyOfVersion9IsRefusedByName() {
    all();
    byte[] old = table.key(EAST, 0, new byte[32]).content();
    table.replace(name(EAST, 0), old);
    refused(ErrorCode.MALFORMED, "dealing key needs 1216 bytes, 32 are left");
    byte[] signed = new ForgedMessage(old, table.parties.identities.get(EAST)).version(9);
    table.replace(name(EAST, 0), signed);
    refused(ErrorCode.VERSION, "of version 9 of the protocol", "this is version 11");
  }

  @Test
  void foreignNamesDoNotMatter() {
    all();
    String messages = DealingName.messagesFolder(table.dealing) + "/";
    for (String foreign : List.of("notes", "key-2-00", "key-2-1/x", "key-9-4", "key-2-1000000")) {
      table.put(messages + foreign, new byte[3]);
    }
    assertThat(read()).hasSize(3);
  }

  // Publishing.

  @Test
  void keysThatTheMailboxDoesNotHaveArePutAgain() {
    all();
    byte[] genuine = table.get(name(EAST, 0));
    table.mailbox.delete(name(EAST, 0));
    publication(EAST).putAll();
    publication(EAST).putAll();
    assertThat(table.get(name(EAST, 0))).isEqualTo(genuine);
  }

  @Test
  void aKeyThatWasNeverPutComesFirst() {
    keys(EAST).create(random, DealtSurvey.TIME, -1);
    assertThat(makeNext(EAST)).isEqualTo(1);
    assertThat(table.get(name(EAST, 0))).isNotEmpty();
  }

  @Test
  void aLostFolderGoesOnAboveWhatStands() {
    makeNext(EAST);
    makeNext(EAST);
    DealingKeys anew =
        DealingKeys.in(
            folder.resolve("anew"),
            table.dealing,
            table.parties.roster,
            EAST,
            table.parties.identities.get(EAST));
    assertThat(new KeyPublication(table.mailbox, anew).makeNext(random, DealtSurvey.TIME))
        .isEqualTo(2);
    makeNext(0);
    makeNext(1);
    assertThat(read().get(EAST).number()).isEqualTo(2);
  }

  @Test
  void whatOthersPutInThePartysNameRaisesNoNumber() {
    table.put(name(EAST, 17), table.key(1, 17, new byte[SessionKey.BYTES]).content());
    assertThat(makeNext(EAST)).isZero();
  }

  @Test
  void somethingElseInAKeysPlaceIsAConflict() {
    table.put(name(EAST, 0), table.key(1, 0, new byte[SessionKey.BYTES]).content());
    assertThatThrownBy(() -> makeNext(EAST))
        .isInstanceOfSatisfying(
            ViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining(name(EAST, 0))
        .hasMessageContaining("see whether the folder is the right one");
  }

  @Test
  void aRefusalIsTheCallersOrAViolation() {
    assertThatThrownBy(this::read)
        .isInstanceOf(CallerException.class)
        .hasMessageStartingWith("[JOINTLY_DEALING] party north has put no dealing key; ask north");
  }
}
