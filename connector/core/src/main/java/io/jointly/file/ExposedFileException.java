package io.jointly.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file that must be its owner's alone can be opened by the group or by others. */
public final class ExposedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  ExposedFileException(Path file) {
    super(file + " is open to its group or to others");
  }
}
