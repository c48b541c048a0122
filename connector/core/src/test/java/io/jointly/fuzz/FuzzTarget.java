package io.jointly.fuzz;

import io.jointly.codec.MalformedException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reader that is tried with any bytes, and examples that it reads. Subclasses are public and have
 * a public constructor without arguments: {@link Fuzzer} loads them with classes of their own, and
 * knows them by the interfaces of the JDK.
 */
public abstract class FuzzTarget
    implements Function<byte[], Boolean>, Supplier<List<byte[]>>, AutoCloseable {

  private static final int LONGEST_MESSAGE = 20_000;
  private static final int SECRET = 8;

  private @Nullable Path folder;

  /** Inputs that the reader accepts; of every kind. */
  protected abstract List<byte[]> examples() throws Exception;

  /**
   * Reads an input, and writes again what was read.
   *
   * @return null if there is no one way to write it
   */
  protected abstract byte @Nullable [] again(byte[] input) throws Exception;

  /** Whether an input can have values of rows, so that no message may have any of it. */
  protected boolean hasRows() {
    return false;
  }

  @Override
  public final List<byte[]> get() {
    try {
      return examples();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Tries an input.
   *
   * @return whether it was read
   * @throws AssertionError if it is neither read as it stands nor refused as it should be
   */
  @Override
  public final Boolean apply(byte[] input) {
    try {
      byte[] again = again(input.clone());
      if (again != null && !Arrays.equals(again, input)) {
        throw new AssertionError("what was read is written as other bytes");
      }
      return true;
    } catch (MalformedException e) {
      check(e, input);
    } catch (JointlyException e) {
      if (e.code() == ErrorCode.BUG) {
        throw new AssertionError("it is taken for a bug", e);
      }
      check(e, input);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // A checked exception says that the input is not right.
      check(e, input);
    }
    return false;
  }

  private void check(Exception refusal, byte[] input) {
    String message = String.valueOf(refusal.getMessage());
    if (message.length() > LONGEST_MESSAGE) {
      throw new AssertionError("a message of " + message.length() + " characters", refusal);
    }
    if (hasRows()) {
      String text = new String(input, StandardCharsets.ISO_8859_1);
      for (int at = 0; at + SECRET <= text.length(); at++) {
        String piece = text.substring(at, at + SECRET);
        if (piece.chars().allMatch(c -> c > ' ' && c < 127) && message.contains(piece)) {
          throw new AssertionError("the message has bytes of the input", refusal);
        }
      }
    }
  }

  /** A file with the input, for what reads files. */
  protected Path file(byte[] input) {
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("fuzz");
      }
      return Files.write(folder.resolve("input"), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void close() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve("input"));
      Files.delete(folder);
    }
  }
}
