package io.jointly.protocol.message;

import io.jointly.protocol.parameters.Limits;
import java.util.List;

/** What the name of each kind of a session's messages and blocks holds: PROTOCOL.md §5. */
enum NameForm {
  JOIN_OR_STOP(Folder.SESSION, Field.PARTY, Field.NUMBER),
  START(Folder.SESSION, Field.NUMBER),
  PENDING(Folder.SESSION, Field.PARTY, Field.PARTY, Field.NUMBER),
  IN_ROUND(Folder.ATTEMPT, Field.ROUND, Field.PARTY),
  IN_FIRST_ROUND(Folder.ATTEMPT, Field.FIRST_ROUND, Field.PARTY),
  IN_STEP(Folder.ATTEMPT, Field.STEP, Field.PARTY),
  DONE(Folder.ATTEMPT, Field.PARTY),
  BLOCK_IN_ROUND(Folder.ATTEMPT, Field.ROUND, Field.PARTY, Field.PARTY, Field.BLOCK),
  BLOCK_IN_FIRST_ROUND(Folder.ATTEMPT, Field.FIRST_ROUND, Field.PARTY, Field.PARTY, Field.BLOCK),
  BLOCK_IN_STEP(Folder.ATTEMPT, Field.STEP, Field.PARTY, Field.PARTY, Field.BLOCK);

  /** Where the name stands. */
  enum Folder {
    SESSION,
    ATTEMPT
  }

  /** A number in a name, and the greatest that it can be. */
  enum Field {
    PARTY(Limits.MAX_PARTIES - 1),
    NUMBER(Limits.MAX_NUMBER),
    ROUND(Limits.MAX_ROUNDS - 1),
    FIRST_ROUND(0),
    STEP(Limits.MAX_STEPS * Limits.MAX_ROUNDS - 1),
    BLOCK(Limits.blocks(Limits.MAX_ELEMENTS) - 1);

    private final int most;

    Field(int most) {
      this.most = most;
    }

    boolean allows(int number) {
      return number >= 0 && number <= most;
    }
  }

  private final Folder folder;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final List<Field> fields;

  NameForm(Folder folder, Field... fields) {
    this.folder = folder;
    this.fields = List.of(fields);
  }

  /**
   * The form of a kind's names.
   *
   * @throws IllegalArgumentException for a kind of dealing: it has no name in a session
   */
  static NameForm of(MessageKind kind) {
    return switch (kind) {
      case JOIN, STOP -> JOIN_OR_STOP;
      case START -> START;
      case PENDING -> PENDING;
      case SHARED, COMMIT, REVEAL, HELD, CHALLENGE, CHECK -> IN_ROUND;
      case TESTED -> IN_FIRST_ROUND;
      case RESHARED -> IN_STEP;
      case DONE -> DONE;
      case SHARE, OPENED -> BLOCK_IN_ROUND;
      case TEST -> BLOCK_IN_FIRST_ROUND;
      case RESHARE -> BLOCK_IN_STEP;
      case BATCH, PART, WITHDRAWN, KEY, LIST, TAKEN, SEED, CHECKED, ACCEPTED ->
          throw new IllegalArgumentException("a " + kind + " has no name in a session");
    };
  }

  Folder folder() {
    return folder;
  }

  List<Field> fields() {
    return fields;
  }

  /** Whether the name ends in the first bytes of a block's ephemeral key. */
  boolean hasKey() {
    return fields.contains(Field.BLOCK);
  }

  boolean allows(List<Integer> numbers) {
    if (numbers.size() != fields.size()) {
      return false;
    }
    for (int i = 0; i < numbers.size(); i++) {
      if (!fields.get(i).allows(numbers.get(i))) {
        return false;
      }
    }
    return true;
  }
}
