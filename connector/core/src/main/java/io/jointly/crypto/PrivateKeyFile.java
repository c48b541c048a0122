package io.jointly.crypto;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.file.ExposedFileException;
import io.jointly.file.FileMode;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The file of a private key: PKCS#8 version 1 (RFC 5208, RFC 8410) in PEM (RFC 7468). */
enum PrivateKeyFile {
  /** An identity. */
  ED25519(
      "Ed25519", 0x70, "make one with `jointly keygen` or `openssl genpkey -algorithm ed25519`"),
  /** A dealing key, which nobody can make again. */
  X25519("X25519", 0x6e, "put back the file that `jointly dealing-key` has written");

  private static final byte[] HEAD = ascii("-----BEGIN PRIVATE KEY-----\n");
  private static final byte[] TAIL = ascii("\n-----END PRIVATE KEY-----\n");

  /** The DER encoding without the 32 bytes of the key, which follow it. */
  private static final byte[] DER_HEAD =
      HexFormat.of().parseHex("302e020100300506032b650004220420");

  /** Where the last byte of the algorithm's identifier is in it: 1.3.101.x. */
  private static final int ALGORITHM_AT = 11;

  private static final int KEY_BYTES = 32;

  /** 48 bytes of DER fill 64 characters exactly: one line, no padding. */
  private static final int BODY_CHARS = 64;

  private final String algorithm;
  private final byte algorithmByte;
  private final String remedy;

  PrivateKeyFile(String algorithm, int algorithmByte, String remedy) {
    this.algorithm = algorithm;
    this.algorithmByte = (byte) algorithmByte;
    this.remedy = remedy;
  }

  private byte[] derHead() {
    byte[] head = DER_HEAD.clone();
    head[ALGORITHM_AT] = algorithmByte;
    return head;
  }

  SecretBytes read(Path file) {
    byte[] content = new byte[HEAD.length + BODY_CHARS + TAIL.length];
    try {
      FileMode.requireOwnerOnly(file);
      try (InputStream in = Files.newInputStream(file)) {
        int size = in.readNBytes(content, 0, content.length);
        if (size != content.length || in.read() >= 0) {
          throw malformed(file);
        }
      }
      return parse(content, file);
    } catch (ExposedFileException e) {
      throw failure(file, "is open to its group or to others; run `chmod 600` on it", e);
    } catch (NoSuchFileException e) {
      throw failure(file, "does not exist; " + remedy, e);
    } catch (IOException e) {
      throw failure(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  void write(Path file, SecretBytes key) {
    byte[] der =
        ByteBuffer.allocate(DER_HEAD.length + KEY_BYTES).put(derHead()).put(key.expose()).array();
    byte[] body = Base64.getEncoder().encode(der);
    try {
      PrivateFile.create(file, HEAD, body, TAIL);
    } catch (FileAlreadyExistsException e) {
      throw failure(file, "exists already and is not overwritten; choose another name", e);
    } catch (IOException e) {
      throw failure(file, "cannot be written (" + e.getClass().getSimpleName() + ")", e);
    } finally {
      Arrays.fill(der, (byte) 0);
      Arrays.fill(body, (byte) 0);
    }
  }

  private SecretBytes parse(byte[] content, Path file) {
    int bodyEnd = HEAD.length + BODY_CHARS;
    boolean framed =
        Arrays.equals(content, 0, HEAD.length, HEAD, 0, HEAD.length)
            && Arrays.equals(content, bodyEnd, content.length, TAIL, 0, TAIL.length);
    if (!framed) {
      throw malformed(file);
    }
    byte[] body = Arrays.copyOfRange(content, HEAD.length, bodyEnd);
    byte[] der = new byte[0];
    try {
      der = Base64.getDecoder().decode(body);
      boolean known =
          der.length == DER_HEAD.length + KEY_BYTES
              && Arrays.equals(der, 0, DER_HEAD.length, derHead(), 0, DER_HEAD.length);
      if (!known) {
        throw malformed(file);
      }
      return SecretBytes.owning(Arrays.copyOfRange(der, DER_HEAD.length, der.length));
    } catch (IllegalArgumentException e) {
      // Not set as the cause, because its message quotes a character of the key.
      throw malformed(file);
    } finally {
      Arrays.fill(body, (byte) 0);
      Arrays.fill(der, (byte) 0);
    }
  }

  private CallerException malformed(Path file) {
    return failure(
        file, "is not an unencrypted " + algorithm + " private key in PKCS#8 PEM; " + remedy);
  }

  private static CallerException failure(Path file, String what) {
    return new CallerException(ErrorCode.IDENTITY_FILE, "private key file " + file + " " + what);
  }

  private static CallerException failure(Path file, String what, IOException cause) {
    return new CallerException(
        ErrorCode.IDENTITY_FILE, "private key file " + file + " " + what, cause);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
