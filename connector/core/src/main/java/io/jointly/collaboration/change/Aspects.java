package io.jointly.collaboration.change;

import io.jointly.collaboration.change.Change.Effect;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares two records of one type, component by component. Every component has words, or a reason
 * why it needs none here: a component that nobody has thought of keeps the class from loading, so
 * that no change can be passed over in silence.
 *
 * @param <R> the type
 */
final class Aspects<R extends Record> {

  private final Class<R> type;
  private final List<Aspect<R>> aspects;

  /** Says what it means that a component has changed. */
  interface Words<R> {
    void say(R before, R after, FilePart into);
  }

  private record Aspect<R>(String component, Function<R, ?> value, Words<R> words) {}

  private Aspects(Class<R> type, List<Aspect<R>> aspects) {
    this.type = type;
    this.aspects = List.copyOf(aspects);
  }

  static <R extends Record> Builder<R> of(Class<R> type) {
    return new Builder<>(type);
  }

  /** Says everything that differs. */
  void compare(R before, R after, FilePart into) {
    for (Aspect<R> aspect : aspects) {
      if (!Objects.equals(aspect.value.apply(before), aspect.value.apply(after))) {
        int said = into.size();
        aspect.words.say(before, after, into);
        if (into.size() == said) {
          into.say(
              Effect.OTHER,
              Change.EVERYBODY,
              "the "
                  + aspect.component
                  + " of "
                  + type.getSimpleName()
                  + " has changed in a way for which this version has no words: compare the files");
        }
      }
    }
  }

  /** Names what is compared. */
  static final class Builder<R extends Record> {

    private final Class<R> type;
    private final List<Aspect<R>> aspects = new ArrayList<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Builder(Class<R> type) {
      this.type = type;
    }

    /**
     * A component and what is said of it.
     *
     * @param value what is compared of it; the words are only asked for if it differs
     */
    Builder<R> on(String component, Function<R, ?> value, Words<R> words) {
      aspects.add(new Aspect<>(component, value, words));
      known.add(component);
      return this;
    }

    /**
     * A component of which nothing is said here.
     *
     * @param why where it is said, or from what it follows
     */
    Builder<R> elsewhere(String component, String why) {
      if (why.isBlank()) {
        throw new IllegalArgumentException("a reason is missing");
      }
      known.add(component);
      return this;
    }

    /**
     * @throws IllegalStateException if a component is not named, or one that is named is none
     */
    Aspects<R> complete() {
      Set<String> components =
          new LinkedHashSet<>(
              Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
      if (!components.equals(known)) {
        throw new IllegalStateException(
            type.getSimpleName() + " has the components " + components + ", and here are " + known);
      }
      return new Aspects<>(type, aspects);
    }
  }
}
