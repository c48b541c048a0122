package io.jointly.proposal;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.file.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small files in one folder. Only their owner can read them, and each is replaced as a whole. */
final class ProposalFolder {

  private final Path folder;

  ProposalFolder(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  void createFolder() {
    try {
      PrivateFile.createFolder(folder);
    } catch (IOException e) {
      throw failure("make", "", e);
    }
  }

  /** Replaces a file as a whole. */
  void write(String name, byte[] content) {
    try {
      PrivateFile.replace(folder.resolve(name), content);
    } catch (IOException e) {
      throw failure("write", name, e);
    }
  }

  Optional<byte[]> read(String name, int maxBytes) {
    try (InputStream in = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new IOException("it is longer than " + maxBytes + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", name, e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw failure("delete", name, e);
    }
  }

  /** Names of the files that end like this, in no order; empty if there is no folder. */
  List<String> names(String ending) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw failure("list", "", e);
    }
    return names;
  }

  EnvironmentException failure(String operation, String name, Exception cause) {
    return new EnvironmentException(
        ErrorCode.STATE,
        "cannot "
            + operation
            + " "
            + folder.resolve(name)
            + " ("
            + cause.getClass().getSimpleName()
            + "). It holds what partners have asked and what was decided: check that this account"
            + " owns the folder and that the disk has room",
        cause);
  }
}
