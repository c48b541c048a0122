package io.jointly.spark.difference;

import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import io.jointly.spark.difference.RowFunction.Steps;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which columns are read, and what is computed from each of them, or from several together. */
final class RowShape implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A column of the rows that are read.
   *
   * @param whole its form as whole numbers, if it has one
   * @param steps all functions of the column if it is read by such functions alone, else null
   */
  record Read(
      SqlType.Kind kind,
      int precision,
      int scale,
      @Nullable WholeColumn whole,
      @Nullable List<Steps> steps)
      implements Serializable {}

  /** A key's function, and the type of its value. */
  record KeyFunction(RowFunction function, SqlType.Kind kind, int precision, int scale)
      implements Serializable {
    SqlType type() {
      return new SqlType(kind, precision, scale);
    }
  }

  /**
   * What is computed from the same columns.
   *
   * @param columns their places
   */
  record Part(List<Integer> columns, List<RowFunction> facts, List<KeyFunction> keys)
      implements Serializable {}

  /** Where the result of a function is. */
  record Place(int part, int index) implements Serializable {}

  private final List<Read> columns;
  private final List<Part> parts;
  private final Place[] facts;
  private final Place[] keys;

  private RowShape(List<Read> columns, List<Part> parts, Place[] facts, Place[] keys) {
    this.columns = new ArrayList<>(columns);
    this.parts = new ArrayList<>(parts);
    this.facts = facts;
    this.keys = keys;
  }

  List<Read> columns() {
    return columns;
  }

  List<Part> parts() {
    return parts;
  }

  Place fact(int number) {
    return facts[number];
  }

  Place key(int number) {
    return keys[number];
  }

  int facts() {
    return facts.length;
  }

  int keys() {
    return keys.length;
  }

  /** Collects the functions in the order of their numbers. */
  static final class Builder {
    private final List<String> names;
    private final Table table;
    private final Map<List<String>, Integer> numbers = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Place> facts = new ArrayList<>();
    private final List<Place> keys = new ArrayList<>();

    /**
     * @param names of the columns that are read
     */
    Builder(List<String> names, Table table) {
      this.names = names;
      this.table = table;
    }

    private int part(List<String> read) {
      return numbers.computeIfAbsent(
          read,
          added -> {
            parts.add(
                new Part(
                    new ArrayList<>(read.stream().map(names::indexOf).toList()),
                    new ArrayList<>(),
                    new ArrayList<>()));
            return parts.size() - 1;
          });
    }

    void fact(List<String> read, RowFunction function) {
      int part = part(read);
      parts.get(part).facts().add(function);
      facts.add(new Place(part, parts.get(part).facts().size() - 1));
    }

    void key(List<String> read, RowFunction function, SqlType type) {
      int part = part(read);
      parts
          .get(part)
          .keys()
          .add(new KeyFunction(function, type.kind(), type.precision(), type.scale()));
      keys.add(new Place(part, parts.get(part).keys().size() - 1));
    }

    RowShape build() {
      List<Read> columns = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        SqlType type = table.column(names.get(i)).orElseThrow().type();
        columns.add(
            new Read(
                type.kind(),
                type.precision(),
                type.scale(),
                WholeColumn.of(type).orElse(null),
                steps(i)));
      }
      return new RowShape(columns, parts, facts.toArray(Place[]::new), keys.toArray(Place[]::new));
    }

    /** Null if the column's values have to be told apart. */
    private @Nullable List<Steps> steps(int column) {
      List<Steps> steps = new ArrayList<>();
      for (Part part : parts) {
        if (part.columns().contains(column)) {
          List<RowFunction> all = new ArrayList<>(part.facts());
          part.keys().forEach(key -> all.add(key.function()));
          for (RowFunction function : all) {
            if (function instanceof Steps step) {
              steps.add(step);
            } else if (!(function instanceof RowFunction.Present)) {
              return null;
            }
          }
        }
      }
      return steps;
    }
  }
}
