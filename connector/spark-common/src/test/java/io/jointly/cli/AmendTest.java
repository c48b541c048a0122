package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.amendment.AmendmentFile;
import io.jointly.amendment.SignedAmendment;
import io.jointly.amendment.Versions;
import io.jointly.crypto.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jointly amend sign} and {@code jointly amend check}. */
class AmendTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, Identity> keys = new LinkedHashMap<>();
  private Path before;
  private Path after;

  @BeforeEach
  void twoVersions() throws IOException {
    for (String id : List.of("north", "south", "east")) {
      keys.put(id, key(id));
    }
    before = file("old.yaml", "one");
    after = file("new.yaml", "two");
  }

  private Identity key(String name) {
    Identity identity = Identity.generate(new SecureRandom());
    identity.write(folder.resolve(name + ".pem"));
    return identity;
  }

  private Path file(String name, String purpose) throws IOException {
    return Files.writeString(folder.resolve(name), Versions.text(purpose, keys));
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private int sign(String party, String pem) {
    return run(
        "amend",
        "sign",
        "--old",
        before.toString(),
        "--new",
        after.toString(),
        "--party",
        party,
        "--identity",
        folder.resolve(pem).toString());
  }

  private int check() {
    return run("amend", "check", "--old", before.toString(), "--new", after.toString());
  }

  @Test
  void eachPartySignsAndWhoIsMissingIsNamed() {
    assertThat(check()).isEqualTo(3);
    assertThat(out.toString()).contains("  MISSING  north", "3 of 3 missing");
    assertThat(sign("south", "south.pem")).isZero();
    assertThat(out.toString())
        .contains("purpose 'one' becomes 'two'", "south signed in ", "  signed   south")
        .contains("2 of 3 missing");
    assertThat(sign("south", "south.pem")).isZero();
    assertThat(out.toString()).contains("south had signed in ");
    assertThat(sign("north", "north.pem")).isZero();
    assertThat(check()).isEqualTo(3);
    assertThat(out.toString()).contains("  MISSING  east", "1 of 3 missing");
    assertThat(sign("east", "east.pem")).isZero();
    assertThat(check()).isZero();
    assertThat(out.toString()).contains("all have signed");
    assertThat(AmendmentFile.read(folder.resolve("new.yaml.amendment")))
        .singleElement()
        .matches(SignedAmendment::isComplete);
  }

  @Test
  void whoLeavesJoinsOrHasAnotherKeyIsSaidSo() throws IOException {
    keys.remove("east");
    keys.put("south", key("south-2"));
    keys.put("west", key("west"));
    after = file("new.yaml", "two");
    assertThat(check()).isEqualTo(3);
    assertThat(out.toString())
        .contains("  MISSING  east, which leaves", "  MISSING  west, which joins")
        .contains("  MISSING  south, with the old key", "  MISSING  south, with the new key")
        .contains("5 of 5 missing");
    assertThat(sign("south", "south-2.pem")).isZero();
    assertThat(sign("south", "south.pem")).isZero();
    assertThat(out.toString()).contains("3 of 5 missing");
  }

  @Test
  void whatLedToTheOldFileGoesAlong() throws IOException {
    for (String party : keys.keySet()) {
      assertThat(sign(party, party + ".pem")).isZero();
    }
    Path third = file("third.yaml", "three");
    before = after;
    after = third;
    assertThat(sign("north", "north.pem")).isZero();
    assertThat(AmendmentFile.read(folder.resolve("third.yaml.amendment")))
        .extracting(SignedAmendment::isComplete)
        .containsExactly(true, false);
  }

  @Test
  void nobodySignsForAnotherOrAnotherFile() throws IOException {
    assertThat(sign("south", "north.pem")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_IDENTITY_FILE] ")
        .contains("north.pem")
        .contains(Versions.key(keys, "north").publicKey().base64())
        .contains(Versions.key(keys, "south").publicKey().base64());
    assertThat(sign("west", "north.pem")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_OPTION] ").contains("north, south, east");
    assertThat(folder.resolve("new.yaml.amendment")).doesNotExist();

    assertThat(sign("north", "north.pem")).isZero();
    Files.writeString(after, Files.readString(after).replace("two", "three"));
    assertThat(sign("south", "south.pem")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_AMENDMENT] ")
        .contains("has signatures to another file");
    assertThat(check()).isEqualTo(3);
    assertThat(out.toString()).contains("3 of 3 missing");
  }

  @Test
  void theSameFileAnotherIdAndAnExpiredFileAreRefused() throws IOException {
    after = before;
    assertThat(sign("north", "north.pem")).isEqualTo(1);
    assertThat(err.toString()).contains("byte for byte");
    after = file("new.yaml", "two");
    Files.writeString(after, Files.readString(after).replace("id: trial", "id: other"));
    assertThat(sign("north", "north.pem")).isEqualTo(1);
    assertThat(err.toString()).contains("another collaboration");
    after = file("new.yaml", "two");
    Files.writeString(after, Files.readString(after).replace("2099-12-31", "2020-12-31"));
    assertThat(sign("north", "north.pem")).isEqualTo(1);
    assertThat(err.toString()).startsWith("[JOINTLY_EXPIRED] ");
  }

  @Test
  void aSpoiltFileOfSignaturesIsNamed() throws IOException {
    assertThat(sign("north", "north.pem")).isZero();
    Path file = folder.resolve("new.yaml.amendment");
    Files.writeString(file, Files.readString(file).replace("amendment trial", "amendment other"));
    assertThat(check()).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_AMENDMENT] " + file + ":")
        .contains("does not verify");
  }

  @Test
  void saysHowToCallIt() {
    assertThat(run("amend")).isEqualTo(2);
    assertThat(run("amend", "sign", "--old", "a")).isEqualTo(2);
    assertThat(err.toString()).contains("--new");
  }
}
