package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.entity.CountedSets.Longs;
import io.jointly.spark.difference.entity.CountedSets.SetId;
import io.jointly.spark.difference.entity.EntityVerdict.Found;
import io.jointly.spark.difference.entity.EntityVerdict.Part;
import io.jointly.spark.difference.entity.FewEntities.Compared;
import io.jointly.spark.difference.entity.UnionAsked.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the entities of one set and of several sets together, for each {@link UnionAsked}. */
final class UnionCounts {

  private final List<UnionAsked> unions;
  private final PrimeField field;
  private final List<long[]> ones = new ArrayList<>();
  private final List<long[]> together = new ArrayList<>();
  private final List<long[]> counts = new ArrayList<>();
  private final Map<Integer, Map<SetId, List<Place>>> places = new HashMap<>();

  private enum Role {
    ONE,
    MANY
  }

  /** Where a set stands. */
  private record Place(int union, Role role) {}

  /** What one entity contributes to a union. */
  private record Contributed(long[] one, long[] many) {}

  UnionCounts(List<UnionAsked> unions, PrimeField field) {
    this.unions = unions;
    this.field = field;
    for (int i = 0; i < unions.size(); i++) {
      UnionAsked union = unions.get(i);
      ones.add(new long[union.alike().length]);
      together.add(new long[union.width()]);
      counts.add(new long[2 * union.alike().length * union.width()]);
      boolean severalNow = union.severalOf() == Side.NOW;
      add(severalNow ? union.query() : 0, union.one(), new Place(i, Role.ONE));
      for (SetId member : union.many()) {
        add(severalNow ? 0 : union.query(), member, new Place(i, Role.MANY));
      }
    }
  }

  private void add(int query, SetId set, Place place) {
    places
        .computeIfAbsent(query, added -> new HashMap<>())
        .computeIfAbsent(set, added -> new ArrayList<>())
        .add(place);
  }

  /** Counts an entity, by what {@link EntityTally#end} gives. */
  void count(List<Map<Integer, long[]>> contributed, List<CountedSets> sets) {
    Map<Integer, Contributed> touched = new HashMap<>();
    places.forEach(
        (query, bySet) ->
            contributed
                .get(query)
                .forEach(
                    (set, numbers) -> {
                      for (Place place : bySet.getOrDefault(sets.get(query).id(set), List.of())) {
                        add(place, numbers, touched);
                      }
                    }));
    touched.forEach(
        (union, each) -> {
          countPresent(each.one(), ones.get(union));
          countPresent(each.many(), together.get(union));
          PairCounts.count(each.one(), each.many(), counts.get(union));
        });
  }

  private void add(Place place, long[] numbers, Map<Integer, Contributed> touched) {
    UnionAsked union = unions.get(place.union());
    Contributed each =
        touched.computeIfAbsent(
            place.union(),
            added -> new Contributed(new long[union.alike().length], new long[union.width()]));
    long[] to = place.role() == Role.ONE ? each.one() : each.many();
    for (int i = 0; i < to.length; i++) {
      to[i] = field.add(to[i], numbers[i]);
    }
  }

  private static void countPresent(long[] contributed, long[] counted) {
    for (int i = 0; i < counted.length; i++) {
      if (contributed[i] != 0) {
        counted[i]++;
      }
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int i = 0; i < unions.size(); i++) {
        Longs.write(out, ones.get(i));
        Longs.write(out, together.get(i));
        Longs.write(out, counts.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Adds what another task has counted. */
  void addAll(byte[] counted) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(counted))) {
      for (int i = 0; i < unions.size(); i++) {
        Longs.add(ones.get(i), Longs.read(in));
        Longs.add(together.get(i), Longs.read(in));
        Longs.add(counts.get(i), Longs.read(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The failed tests, once all entities are counted. */
  List<Found> found(FewEntities few) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < unions.size(); i++) {
      UnionAsked union = unions.get(i);
      boolean tells = false;
      boolean equal = false;
      for (int f = 0; f < union.alike().length; f++) {
        for (int g = 0; g < union.width(); g++) {
          int place = 2 * (f * union.width() + g);
          Compared compared =
              Compared.of(
                  ones.get(i)[f],
                  together.get(i)[g],
                  counts.get(i)[place],
                  counts.get(i)[place + 1]);
          tells |= (f == g || !union.sameNumbers()) && few.tells(compared, union.alike()[f][g]);
          equal |= compared.both() > 0 && compared.different() == 0;
        }
      }
      if (tells) {
        found.add(new Found(union.query(), Part.UNION));
      }
      if (equal && union.hides()) {
        found.add(new Found(union.query(), Part.HIDDEN));
      }
    }
    return found;
  }
}
