package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdentityTest {

  private static final String KEY =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  private static final String TEXT = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  @Test
  void writesAndReadsBase64() throws Exception {
    PublicIdentity key = PublicIdentity.of(Hex.bytes(KEY));
    assertThat(key.base64()).isEqualTo(TEXT);
    assertThat(key).hasToString(TEXT);
    assertThat(PublicIdentity.parse(TEXT)).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(Hex.text(PublicIdentity.parse(TEXT).bytes())).isEqualTo(KEY);
    assertThat(key).isNotEqualTo(Identity.generate(new SecureRandom()).publicKey());
    assertThat(key).isNotEqualTo(TEXT);
  }

  @Test
  void isNotChangedFromOutside() throws Exception {
    byte[] bytes = Hex.bytes(KEY);
    PublicIdentity key = PublicIdentity.of(bytes);
    bytes[0] ^= 1;
    key.bytes()[1] ^= 1;
    assertThat(key.base64()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo", // no padding
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", // bits behind the end
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=", // base64url
        " 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMl\nrwIaaPcHURo=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo==",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==", // 31 bytes
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoA", // 33 bytes
        "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", // what openssl prints
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUR€="
      })
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> PublicIdentity.parse(text)).isInstanceOf(BadKeyException.class);
    assertThatThrownBy(() -> PublicIdentity.requireForm(text)).isInstanceOf(BadKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Order 1, 2, 4 and 8: a signature of zeros would hold for some or all messages.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // The same in forms that are not canonical.
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // Prime order times eight.
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        // No point at all.
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesPointsOutsideThePrimeOrderGroup(String key) {
    assertThatThrownBy(() -> PublicIdentity.of(Hex.bytes(key))).isInstanceOf(BadKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void refusesOtherLengths(int length) {
    assertThatThrownBy(() -> PublicIdentity.of(new byte[length]))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("32")
        .hasMessageContaining(String.valueOf(length));
  }
}
