package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.DisclosedGroups;
import io.jointly.spark.difference.entity.CountedSets.SetId;
import io.jointly.spark.difference.entity.CountedSets.Telling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Adds up what one entity after another contributes to the sets of each query. */
final class EntityTally {

  private final List<QueryShape> queries;
  private final Set<Integer> ofNew;
  private final Set<SetId> hidden;
  private final PrimeField field;
  private final List<RelationShape.Values> values;
  private final List<CountedSets> sets = new ArrayList<>();
  private final List<Map<Integer, long[]>> current = new ArrayList<>();
  private final Set<Distinct> distinct = new HashSet<>();

  /** A value of which an entity has a row in a set. */
  private record Distinct(int query, int set, int number, Object value) {}

  /**
   * @param ofNew the places of the new query among all
   * @param hidden its groups that will be suppressed
   */
  EntityTally(
      List<RelationShape> relations,
      List<QueryShape> queries,
      Set<Integer> ofNew,
      Set<SetId> hidden,
      PrimeField field) {
    this.queries = queries;
    this.ofNew = ofNew;
    this.hidden = hidden;
    this.field = field;
    this.values = relations.stream().map(RelationShape.Values::new).toList();
    queries.forEach(
        query -> {
          sets.add(new CountedSets());
          current.add(new HashMap<>());
        });
  }

  /** The sets of each query that were seen so far. */
  List<CountedSets> sets() {
    return sets;
  }

  /** Adds a row of the entity. */
  void add(int relation, InternalRow row) {
    RelationShape.Values read = values.get(relation);
    read.moveTo(row);
    for (int query = 0; query < queries.size(); query++) {
      if (queries.get(query).relation() == relation) {
        add(query, read);
      }
    }
  }

  private void add(int query, RelationShape.Values read) {
    List<QueryShape.Family> families = queries.get(query).families();
    for (int i = 0; i < families.size(); i++) {
      QueryShape.Family family = families.get(i);
      if (read.allHold(family.conditions()) && read.arePresent(family.present())) {
        int set = set(query, i, read.keys(family.keys()));
        long[] contributed =
            current.get(query).computeIfAbsent(set, added -> new long[family.numbers().size()]);
        for (int n = 0; n < contributed.length; n++) {
          QueryShape.ReadNumber number = family.numbers().get(n);
          if (read.arePresent(number.read())) {
            contributed[n] = field.add(contributed[n], contribution(number, read, query, set, n));
          }
        }
      }
    }
  }

  private long contribution(
      QueryShape.ReadNumber number, RelationShape.Values read, int query, int set, int n) {
    return switch (number.kind()) {
      case ROWS -> 1;
      case SUM -> field.of(value(number, read));
      case KEYS -> {
        Object value = value(number, read);
        Object kept = value instanceof UTF8String text ? text.clone() : value;
        yield distinct.add(new Distinct(query, set, n, kept)) ? 1 : 0;
      }
    };
  }

  private static Object value(QueryShape.ReadNumber number, RelationShape.Values read) {
    Object value = read.get(number.read()[0]);
    if (value == null) {
      throw new IllegalStateException("a value that is present is missing");
    }
    return value;
  }

  private int set(int query, int family, String[] keys) {
    SetId id = SetId.of(family, keys);
    Integer known = sets.get(query).find(id);
    if (known != null) {
      return known;
    }
    return sets.get(query).add(id, telling(query, keys), queries.get(query).width(family));
  }

  /** Of a set, by its keys; those of its group are the first of them. */
  private Telling telling(int query, String[] keys) {
    QueryShape shape = queries.get(query);
    DisclosedGroups shown = shape.shown();
    boolean isHidden =
        ofNew.contains(query)
            ? hidden.contains(
                SetId.of(0, Arrays.copyOf(keys, shape.families().get(0).keys().length)))
            : shown != null && !shown.contains(keys);
    return isHidden ? Telling.SUPPRESSED : Telling.SHOWN;
  }

  /**
   * Ends the entity.
   *
   * @return for each query, what the entity has contributed to each set
   */
  List<Map<Integer, long[]>> end() {
    List<Map<Integer, long[]>> ended = new ArrayList<>(current);
    for (int query = 0; query < queries.size(); query++) {
      if (queries.get(query).hasGroups()) {
        addWhole(query);
      }
      current.set(query, new HashMap<>());
    }
    distinct.clear();
    return ended;
  }

  /** What all groups that are shown tell together. */
  private void addWhole(int query) {
    QueryShape shape = queries.get(query);
    long[] whole = new long[shape.width(0)];
    boolean any = false;
    for (Map.Entry<Integer, long[]> each : current.get(query).entrySet()) {
      if (sets.get(query).id(each.getKey()).family() == 0
          && sets.get(query).isShown(each.getKey())) {
        any = true;
        for (int n = 0; n < whole.length; n++) {
          whole[n] = field.add(whole[n], each.getValue()[n]);
        }
      }
    }
    if (any) {
      SetId id = SetId.of(shape.whole(), new String[0]);
      Integer known = sets.get(query).find(id);
      current
          .get(query)
          .put(known == null ? sets.get(query).add(id, Telling.SHOWN, whole.length) : known, whole);
    }
  }
}
