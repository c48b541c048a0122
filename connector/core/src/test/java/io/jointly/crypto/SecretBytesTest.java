package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.field.FieldSource;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

  @Test
  void holdsACopy() {
    byte[] bytes = {1, 2, 3};
    SecretBytes secret = SecretBytes.copyOf(bytes);
    bytes[0] = 9;
    assertThat(secret.expose()).containsExactly(1, 2, 3);
    assertThat(secret.length()).isEqualTo(3);
  }

  @Test
  void comparesContents() {
    SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2, 3});
    assertThat(secret).isEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 3}));
    assertThat(secret).hasSameHashCodeAs(SecretBytes.copyOf(new byte[] {7, 8, 9}));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 4}));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2}));
    assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {1, 2, 3, 0}));
    assertThat(secret).isNotEqualTo(new byte[] {1, 2, 3});
    assertThat(secret).isNotEqualTo(null);
  }

  @Test
  void destroyWipesAndEndsUse() {
    byte[] bytes = {1, 2, 3};
    SecretBytes secret = SecretBytes.owning(bytes);
    secret.destroy();
    secret.destroy();
    assertThat(bytes).containsOnly(0);
    assertThatThrownBy(secret::expose).isInstanceOf(IllegalStateException.class);
    SecretBytes zeros = SecretBytes.copyOf(new byte[3]);
    assertThatThrownBy(() -> zeros.equals(secret)).isInstanceOf(IllegalStateException.class);
  }

  /** A secret must show up neither in a log nor in a closure that Spark ships. */
  @Test
  void nothingSecretHasATextOrASerializedForm() {
    SecureRandom random = new SecureRandom();
    SecretBytes secret = Hex.secret("0102030405060708");
    FieldSource source = FieldRandom.create(random);
    List<Object> secrets =
        List.of(
            secret,
            source,
            Identity.generate(random),
            SessionKey.generate(random),
            BlockSealer.create(random));
    assertThat(secret).hasToString("SecretBytes(8)");
    for (Object object : secrets) {
      assertThat(object).isNotInstanceOf(Serializable.class);
      assertThat(object.getClass().isRecord()).isFalse();
      assertThat(object.toString()).matches("SecretBytes\\(8\\)|[\\w.]+@[0-9a-f]+");
    }
  }
}
