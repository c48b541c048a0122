package io.jointly.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The format of sealed blocks once more, from its description and with the JDK alone: no class of
 * the package and nothing of BouncyCastle. The JDK of this build has no ML-KEM, so that half is
 * given.
 */
final class BlockOracle {

  private BlockOracle() {}

  /** An ML-KEM secret and its ciphertext. */
  record MlKem(byte[] secret, byte[] ciphertext) {}

  static byte[] seal(
      byte[] ephemeral,
      byte[] ephemeralPublic,
      byte[] recipient,
      MlKem mlKem,
      byte[] context,
      byte[] plain)
      throws Exception {
    byte[] recipientX = Arrays.copyOfRange(recipient, 1184, 1216);
    MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
    sha3.update(mlKem.secret);
    sha3.update(agreement(ephemeral, recipientX));
    sha3.update(ephemeralPublic);
    sha3.update(recipientX);
    byte[] secret = sha3.digest(new byte[] {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c});
    byte[] key =
        derived(
            secret,
            labelled(
                "jointly/10 block key", context, mlKem.ciphertext, ephemeralPublic, recipient));
    byte[] associated =
        MessageDigest.getInstance("SHA-256").digest(labelled("jointly/1 block context", context));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(mlKem.ciphertext);
    int at = 0;
    long number = 0;
    do {
      int end = Math.min(at + 16_384, plain.length);
      byte[] nonce =
          ByteBuffer.allocate(12)
              .put(new byte[3])
              .putLong(number)
              .put((byte) (end == plain.length ? 1 : 0))
              .array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(associated);
      out.write(cipher.doFinal(Arrays.copyOfRange(plain, at, end)));
      at = end;
      number++;
    } while (at < plain.length);
    return out.toByteArray();
  }

  private static byte[] agreement(byte[] scalar, byte[] u) throws Exception {
    KeyFactory factory = KeyFactory.getInstance("X25519");
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(
        factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = u[31 - i];
    }
    agreement.doPhase(
        factory.generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
        true);
    return agreement.generateSecret();
  }

  private static byte[] derived(byte[] secret, byte[] info) throws Exception {
    byte[] extracted = hmac(new byte[32], secret);
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return hmac(extracted, block);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] labelled(String label, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] text = label.getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(ByteBuffer.allocate(8).putLong(text.length).array());
    out.writeBytes(text);
    for (byte[] part : parts) {
      out.writeBytes(ByteBuffer.allocate(8).putLong(part.length).array());
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
