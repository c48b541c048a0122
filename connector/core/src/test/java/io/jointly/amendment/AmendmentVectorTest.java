package io.jointly.amendment;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vector of PROTOCOL.md §3.4: what is signed, and the file. */
class AmendmentVectorTest {

  private static final String VECTOR = "/vectors/amendment/amendment.txt";

  @TempDir Path folder;

  private static Map<String, String> vector() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try (InputStream in = AmendmentVectorTest.class.getResourceAsStream(VECTOR)) {
      assertThat(in).as(VECTOR).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        int colon = line.indexOf(": ");
        assertThat(values.put(line.substring(0, colon), line.substring(colon + 2))).isNull();
      }
    }
    return values;
  }

  /** An identity from its seed, as a file holds it: PKCS#8 in PEM. */
  private Identity identity(String name, String seed) throws IOException {
    byte[] der = HexFormat.of().parseHex("302e020100300506032b657004220420" + seed);
    Path file =
        Files.writeString(
            folder.resolve(name),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Identity.read(file);
  }

  @Test
  void theVectorIsWhatThisVersionSigns() throws IOException {
    Map<String, String> vector = vector();
    List<Signer> before = new ArrayList<>();
    List<Signer> after = new ArrayList<>();
    Map<Signer, Identity> identities = new LinkedHashMap<>();
    for (String side : List.of("before", "after")) {
      for (String name : vector.keySet()) {
        if (name.startsWith("identity-private-" + side + "-")) {
          String party = name.substring(("identity-private-" + side + "-").length());
          Identity identity = identity(name, vector.getOrDefault(name, ""));
          Signer signer = new Signer(party, identity.publicKey());
          (side.equals("before") ? before : after).add(signer);
          identities.put(signer, identity);
        }
      }
    }
    Amendment amendment =
        new Amendment(
            vector.getOrDefault("collaboration", ""),
            vector.getOrDefault("from", ""),
            vector.getOrDefault("to", ""),
            before,
            after);
    SignedAmendment signed = SignedAmendment.begin(amendment);
    for (Signer signer : amendment.required()) {
      signed = signed.sign(signer.party(), Objects.requireNonNull(identities.get(signer)));
    }

    assertThat(vector.get("kind")).isEqualTo("AMENDMENT");
    assertThat(HexFormat.of().formatHex(amendment.message())).isEqualTo(vector.get("message"));
    assertThat(
            HexFormat.of()
                .formatHex(AmendmentFile.text(List.of(signed)).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(vector.get("file"));
    assertThat(signed.signed()).hasSize(5);

    Path file = folder.resolve("file");
    Files.write(file, HexFormat.of().parseHex(vector.getOrDefault("file", "")));
    assertThat(AmendmentFile.read(file).get(0).isComplete()).isTrue();
  }
}
