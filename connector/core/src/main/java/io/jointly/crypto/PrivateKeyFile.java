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
      "Ed25519",
      "302e020100300506032b657004220420",
      "make one with `jointly keygen` or `openssl genpkey -algorithm ed25519`"),
  /** A dealing key, which nobody can make again, in the form that the draft of X-Wing gives it. */
  X_WING(
      "X-Wing",
      "3034020100300d060b2b0601040183e62d81c87a0420",
      "put back the file that `jointly dealing-key` has written");

  private static final byte[] HEAD = ascii("-----BEGIN PRIVATE KEY-----\n");
  private static final byte[] TAIL = ascii("\n-----END PRIVATE KEY-----\n");

  /** What a dealing key began with before version 10 of the protocol. */
  private static final byte[] X25519_HEAD =
      HexFormat.of().parseHex("302e020100300506032b656e04220420");

  private static final int LINE_CHARS = 64;
  private static final int KEY_BYTES = 32;

  private final String algorithm;

  /** The DER encoding without the 32 bytes of the key, which follow it. */
  private final String derHead;

  private final String remedy;

  PrivateKeyFile(String algorithm, String derHead, String remedy) {
    this.algorithm = algorithm;
    this.derHead = derHead;
    this.remedy = remedy;
  }

  private byte[] derHead() {
    return HexFormat.of().parseHex(derHead);
  }

  /** Bytes of a file. The DER of a key is a multiple of 3 bytes, which needs no padding. */
  private int fileBytes() {
    int chars = (derHead().length + KEY_BYTES) / 3 * 4;
    return HEAD.length + chars + (chars - 1) / LINE_CHARS + TAIL.length;
  }

  SecretBytes read(Path file) {
    // A byte more shows whether the file is longer.
    byte[] content = new byte[fileBytes() + 1];
    try {
      FileMode.requireOwnerOnly(file);
      int size;
      try (InputStream in = Files.newInputStream(file)) {
        size = in.readNBytes(content, 0, content.length);
      }
      return parse(content, size, file);
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
    byte[] head = derHead();
    byte[] der = ByteBuffer.allocate(head.length + KEY_BYTES).put(head).put(key.expose()).array();
    byte[] body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encode(der);
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

  private SecretBytes parse(byte[] content, int size, Path file) {
    byte[] der = der(content, size);
    try {
      if (this == X_WING && isKey(der, X25519_HEAD)) {
        throw failure(
            file,
            "is an X25519 key, as dealing keys were before version 10 of the protocol, and nothing"
                + " is sealed to it any more; agree on another collaboration file, and make keys"
                + " for it with `jointly dealing-key`");
      }
      if (size != fileBytes() || !isKey(der, derHead())) {
        throw failure(
            file, "is not an unencrypted " + algorithm + " private key in PKCS#8 PEM; " + remedy);
      }
      return SecretBytes.owning(Arrays.copyOfRange(der, der.length - KEY_BYTES, der.length));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static boolean isKey(byte[] der, byte[] head) {
    return der.length == head.length + KEY_BYTES
        && Arrays.equals(der, 0, head.length, head, 0, head.length);
  }

  /** What stands in the file; nothing if it is not exactly what {@link #write} writes. */
  private static byte[] der(byte[] content, int size) {
    int bodyEnd = size - TAIL.length;
    boolean framed =
        bodyEnd >= HEAD.length
            && Arrays.equals(content, 0, HEAD.length, HEAD, 0, HEAD.length)
            && Arrays.equals(content, bodyEnd, size, TAIL, 0, TAIL.length);
    if (!framed) {
      return new byte[0];
    }
    byte[] body = Arrays.copyOfRange(content, HEAD.length, bodyEnd);
    byte[] chars = new byte[body.length - body.length / (LINE_CHARS + 1)];
    byte[] der = new byte[0];
    try {
      boolean lines = true;
      for (int i = 0; i < body.length; i++) {
        int line = i / (LINE_CHARS + 1);
        if (i % (LINE_CHARS + 1) == LINE_CHARS) {
          lines &= body[i] == '\n';
        } else {
          chars[i - line] = body[i];
        }
      }
      der = Base64.getDecoder().decode(chars);
      return lines && der.length % 3 == 0 ? der : new byte[0];
    } catch (IllegalArgumentException e) {
      // Not told, because its message quotes a character of the key.
      return new byte[0];
    } finally {
      Arrays.fill(body, (byte) 0);
      Arrays.fill(chars, (byte) 0);
    }
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
