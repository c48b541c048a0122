package io.jointly.amendment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.collaboration.Collaboration;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has to sign a changed file, and what a file of signatures proves. */
class AmendmentTest {

  @TempDir Path folder;
  private final Map<String, Identity> keys = Versions.keys("north", "south", "east");
  private Versions versions;
  private Collaboration one;
  private Collaboration two;
  private Path file;

  @BeforeEach
  void twoVersions() {
    versions = new Versions(folder);
    one = versions.read("one", keys);
    two = versions.read("two", keys);
    file = folder.resolve("signatures");
  }

  private static void refused(ThrowingCallable step, String... says) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            CallerException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.AMENDMENT);
              assertThat(e).hasMessageContainingAll(says);
            });
  }

  private void write(SignedAmendment... all) {
    AmendmentFile.write(file, List.of(all));
  }

  private void writeText(String text) throws Exception {
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  private static List<String> parties(List<Signer> signers) {
    return signers.stream().map(Signer::party).toList();
  }

  @Test
  void allPartiesHaveToSign() {
    SignedAmendment signed = SignedAmendment.begin(Amendment.of(one, two));
    assertThat(parties(signed.missing())).containsExactly("north", "south", "east");
    signed = signed.sign("east", Versions.key(keys, "east"));
    assertThat(parties(signed.signed())).containsExactly("east");
    assertThat(parties(signed.missing())).containsExactly("north", "south");
    assertThat(signed.isComplete()).isFalse();
    assertThat(signed.sign("east", Versions.key(keys, "east"))).isSameAs(signed);
    assertThat(Versions.signed(Amendment.of(one, two), keys).isComplete()).isTrue();
  }

  @Test
  void onePartyCannotSignForAnother() {
    SignedAmendment signed = SignedAmendment.begin(Amendment.of(one, two));
    assertThatThrownBy(() -> signed.sign("south", Versions.key(keys, "north")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> signed.sign("west", Versions.key(keys, "north")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoLeavesSignsAndWhoJoinsAndWhoHasANewKeyWithBoth() {
    Identity fresh = Versions.key(Versions.keys("south"), "south");
    Map<String, Identity> after =
        Versions.with(
            Versions.with(
                Versions.without(keys, "east"),
                "west",
                Versions.key(Versions.keys("west"), "west")),
            "south",
            fresh);
    Amendment amendment = Amendment.of(one, versions.read("two", after));

    SignedAmendment signed = SignedAmendment.begin(amendment);
    assertThat(parties(signed.missing()))
        .containsExactly("north", "south", "east", "south", "west");
    signed = Versions.signed(amendment, keys);
    assertThat(parties(signed.missing())).containsExactly("south", "west");
    assertThat(signed.missing().get(0).key()).isEqualTo(fresh.publicKey());
    signed = signed.sign("south", fresh).sign("west", Versions.key(after, "west"));
    assertThat(signed.isComplete()).isTrue();
  }

  @Test
  void anotherCollaborationOrTheSameFileIsNoAmendment() throws Exception {
    Path other = folder.resolve("other.yaml");
    Files.writeString(
        other,
        Files.readString(folder.resolve("collaboration-1.yaml")).replace("id: trial", "id: other"));
    Collaboration read =
        io.jointly.collaboration.reader.CollaborationReader.read(other, java.time.LocalDate.EPOCH);
    refused(() -> Amendment.of(one, read), "trial", "other", "another collaboration");
    refused(() -> Amendment.of(one, one), "byte for byte");
  }

  @Test
  void aFileIsReadAsItWasWritten() {
    Amendment amendment = Amendment.of(one, two);
    SignedAmendment half =
        SignedAmendment.begin(amendment).sign("south", Versions.key(keys, "south"));
    write(half);
    List<SignedAmendment> read = AmendmentFile.read(file);
    assertThat(read).hasSize(1);
    assertThat(read.get(0).amendment()).isEqualTo(amendment);
    assertThat(parties(read.get(0).signed())).containsExactly("south");
    assertThat(AmendmentFile.text(read)).isEqualTo(AmendmentFile.text(List.of(half)));
    assertThat(AmendmentFile.read(folder.resolve("absent"))).isEmpty();
  }

  @Test
  void signaturesFromTwoCopiesCanBePutTogether() throws Exception {
    Amendment amendment = Amendment.of(one, two);
    write(SignedAmendment.begin(amendment).sign("south", Versions.key(keys, "south")));
    String south = Files.readString(file);
    write(SignedAmendment.begin(amendment).sign("north", Versions.key(keys, "north")));
    String[] lines = Files.readString(file).split("\n");
    writeText(south + lines[lines.length - 1] + "\n");
    assertThat(parties(AmendmentFile.read(file).get(0).signed())).containsExactly("north", "south");
  }

  /** Every byte is signed, or is a signature, or is fixed. */
  @Test
  void noByteCanBeChanged() throws Exception {
    write(Versions.signed(Amendment.of(one, two), keys));
    String text = Files.readString(file);
    Random random = new Random(Seed.of(AmendmentTest.class));
    for (int at = 0; at < text.length(); at++) {
      char other;
      do {
        other = (char) random.nextInt(256);
      } while (other == text.charAt(at));
      writeText(text.substring(0, at) + other + text.substring(at + 1));
      refused(() -> AmendmentFile.read(file), file + ":");
    }
  }

  @Test
  void noLineCanBeLeftOutButASignature() throws Exception {
    write(Versions.signed(Amendment.of(one, two), keys));
    List<String> lines = Files.readAllLines(file);
    for (int at = 0; at < lines.size(); at++) {
      List<String> less = new ArrayList<>(lines);
      boolean signature = less.remove(at).startsWith("signed ");
      writeText(String.join("\n", less) + "\n");
      if (signature) {
        assertThat(AmendmentFile.read(file).get(0).isComplete()).isFalse();
      } else {
        refused(() -> AmendmentFile.read(file), file + ":");
      }
    }
  }

  @Test
  void badFilesAreRefusedWithTheirLine() throws Exception {
    write(Versions.signed(Amendment.of(one, two), keys));
    String text = Files.readString(file);
    String last = text.substring(text.lastIndexOf("signed "));

    writeText("");
    refused(() -> AmendmentFile.read(file), file + ":1: ", "empty");
    writeText(text.substring(0, text.length() - 1));
    refused(() -> AmendmentFile.read(file), "no line end");
    writeText(text.replace("\n", "\r\n"));
    refused(() -> AmendmentFile.read(file), file + ":1: ");
    writeText(text + last);
    refused(() -> AmendmentFile.read(file), ":13: ", "signed already");
    writeText(text + "\n");
    refused(() -> AmendmentFile.read(file), "is not 'amendment …'");
    writeText(text + "# a note\n");
    refused(() -> AmendmentFile.read(file), "none that can stand here");
    writeText(text + "\n" + text);
    refused(() -> AmendmentFile.read(file), ":14: ", "does not go on where the one before it ends");
    writeText("x".repeat((1 << 20) + 1));
    refused(() -> AmendmentFile.read(file), "longer than 1 MiB");
    refused(() -> AmendmentFile.read(folder), "cannot be read");
    refused(() -> AmendmentFile.write(folder.resolve("no/where"), List.of()), "cannot be written");
  }

  @Test
  void aSignatureToAnotherFileIsNone() throws Exception {
    Collaboration three = versions.read("three", keys);
    write(Versions.signed(Amendment.of(one, three), keys));
    String text = Files.readString(file).replace(three.sha256(), two.sha256());
    writeText(text);
    refused(() -> AmendmentFile.read(file), "does not verify");
    // Nor is one that leads the other way.
    write(Versions.signed(Amendment.of(two, one), keys));
    writeText(
        Files.readString(file)
            .replace("from " + two.sha256(), "from x")
            .replace("to " + one.sha256(), "to " + two.sha256())
            .replace("from x", "from " + one.sha256()));
    refused(() -> AmendmentFile.read(file), "does not verify");
  }

  @Test
  void aChainLeadsFromEachOfItsVersions() {
    Map<String, Identity> more =
        Versions.with(keys, "west", Versions.key(Versions.keys("west"), "west"));
    Collaboration three = versions.read("three", more);
    write(
        Versions.signed(Amendment.of(one, two), keys),
        Versions.signed(Amendment.of(two, three), more));

    assertThat(AmendmentChain.require(one.sha256(), three, file)).hasSize(2);
    assertThat(AmendmentChain.require(two.sha256(), three, file)).hasSize(1);
    refused(
        () -> AmendmentChain.require("f".repeat(64), three, file),
        "no amendment that begins at the former",
        "f".repeat(64),
        three.sha256(),
        "jointly amend sign");
    // It leads to the newest file, and to no other.
    refused(() -> AmendmentChain.require(one.sha256(), two, file), "leads to " + three.sha256());
    refused(
        () -> AmendmentChain.require(one.sha256(), three, folder.resolve("absent")),
        "there is no amendment beside the file");
  }

  @Test
  void backAgainIsAnAmendment() {
    write(
        Versions.signed(Amendment.of(one, two), keys),
        Versions.signed(Amendment.of(two, one), keys));
    assertThat(AmendmentChain.require(two.sha256(), one, file)).hasSize(1);
  }

  @Test
  void whoIsMissingIsNamed() {
    Collaboration three = versions.read("three", keys);
    write(
        Versions.signed(Amendment.of(one, two), Versions.without(keys, "south")),
        Versions.signed(Amendment.of(two, three), keys));
    refused(
        () -> AmendmentChain.require(one.sha256(), three, file),
        "lacks signatures to "
            + two.sha256()
            + ", of south "
            + Versions.key(keys, "south").publicKey());
    // From where all have signed, the gap before does not matter.
    assertThat(AmendmentChain.require(two.sha256(), three, file)).hasSize(1);
  }

  /** Parties that leave others out of the list of those who have to sign get nowhere. */
  @Test
  void whoHasToSignIsNotForTheFileToSay() {
    Amendment honest = Amendment.of(one, two);
    List<Signer> few =
        honest.after().stream().filter(signer -> !signer.party().equals("south")).toList();
    Map<String, Identity> others = Versions.without(keys, "south");

    write(Versions.signed(new Amendment("trial", one.sha256(), two.sha256(), few, few), others));
    refused(() -> AmendmentChain.require(one.sha256(), two, file), "names other parties or keys");

    Collaboration three = versions.read("three", keys);
    write(
        Versions.signed(new Amendment("trial", one.sha256(), two.sha256(), few, few), others),
        Versions.signed(Amendment.of(two, three), keys));
    refused(
        () -> AmendmentChain.require(one.sha256(), three, file),
        "names other parties or keys of " + two.sha256() + " in two places");
  }

  @Test
  void anotherCollaborationsAmendmentLeadsNowhere() {
    Amendment honest = Amendment.of(one, two);
    write(
        Versions.signed(
            new Amendment("other", one.sha256(), two.sha256(), honest.before(), honest.after()),
            keys));
    refused(() -> AmendmentChain.require(one.sha256(), two, file), "of other and not to this file");
  }
}
