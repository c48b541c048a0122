package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.entity.CountedSets.SetId;
import io.jointly.spark.difference.entity.FewEntities.Compared;
import io.jointly.spark.difference.entity.PairCounts.Pair;
import io.jointly.spark.difference.entity.UnionAsked.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether an earlier query differs from the new one by few entities, once all are counted. */
final class EntityVerdict {

  /** What is wrong. */
  enum Part {
    /** A set of one query and one of the other differ by few entities. */
    SET,
    /** A set of one query and several of the other, taken together, differ by few entities. */
    UNION,
    /** A small group may be suppressed, and the others and the other query would tell it. */
    HIDDEN
  }

  /** What is wrong with an earlier query, by its number. */
  record Found(int query, Part part) implements Serializable {}

  /** When, and over whose rows, a query is answered that the new one is compared with. */
  enum Answered {
    EARLIER,
    /** Earlier, over other data parties. */
    OTHER_PARTIES,
    /** It is the new query: its groups are compared with each other. */
    NOW
  }

  /**
   * What is known of a query that the new one is compared with.
   *
   * @param uncertain whether groups may have been suppressed, but it is not known which
   */
  record Past(Answered answered, boolean uncertain) implements Serializable {}

  private final FewEntities few;
  private final int query;
  private final Past past;
  private final Set<Integer> numbers;
  private final boolean tested;
  private final CountedSets now;
  private final CountedSets then;
  private final List<Pair> pairs;
  private final Map<List<Integer>, boolean[][]> alike = new HashMap<>();
  // Sets that some set of the other query equals.
  private final Set<Integer> matchedNow = new HashSet<>();
  private final Set<Integer> matchedThen = new HashSet<>();
  private final Set<Part> failed = new LinkedHashSet<>();

  /**
   * @param query the number of the other query
   * @param numbers the places of the new query's numbers that are compared with each other
   * @param tested whether groups of the new query may be suppressed
   */
  EntityVerdict(
      PairCounts counts,
      int query,
      Past past,
      Set<Integer> numbers,
      FewEntities few,
      boolean tested) {
    this.few = few;
    this.query = query;
    this.past = past;
    this.numbers = numbers;
    this.tested = tested;
    this.now = counts.sets(0);
    this.then = counts.sets(query);
    this.pairs = counts.pairs(query);
  }

  /** The failed tests. */
  List<Found> found() {
    switch (past.answered()) {
      case OTHER_PARTIES -> pairs.forEach(this::testApart);
      case NOW -> pairs.forEach(this::testGroups);
      case EARLIER -> {
        pairs.forEach(this::findAlike);
        pairs.forEach(this::testSets);
        pairs.forEach(this::testHidden);
      }
    }
    return failed.stream().map(part -> new Found(query, part)).toList();
  }

  private long support(CountedSets sets, int set) {
    return sets.sizes(set)[0];
  }

  private int width(Pair pair) {
    return then.sizes(pair.then()).length;
  }

  private Compared compared(Pair pair, int f, int g) {
    return Compared.of(
        now.sizes(pair.now())[f],
        then.sizes(pair.then())[g],
        pair.both(f, g, width(pair)),
        pair.equal(f, g, width(pair)));
  }

  /** All entities of this party are in the difference of answers over different parties. */
  private void testApart(Pair pair) {
    long both = pair.both(0, 0, width(pair));
    if (both > 0 && few.isFew(support(now, pair.now()) + support(then, pair.then()) - both)) {
      failed.add(Part.SET);
    }
  }

  /**
   * Two groups of the new query that are shown, or two numbers of one. Groups may be about the same
   * entities, and hardly ever are all of one in the other but few: then somebody has chosen them
   * so, or they tell of these few all the same.
   */
  private void testGroups(Pair pair) {
    if (!now.isShown(pair.now())
        || !then.isShown(pair.then())
        || now.id(pair.now()).family() != then.id(pair.then()).family()) {
      return;
    }
    long[] sizes = now.sizes(pair.now());
    boolean isOne = now.id(pair.now()).equals(then.id(pair.then()));
    for (int f = 0; f < sizes.length; f++) {
      if (isOne) {
        for (int g = f + 1; g < sizes.length; g++) {
          if (numbers.contains(f) && numbers.contains(g)) {
            testChosen(pair, f, g);
          }
        }
      } else if (!isWhole(now, pair.now()) && pair.both(f, f, width(pair)) == sizes[f]) {
        testChosen(pair, f, f);
      }
    }
  }

  private void testChosen(Pair pair, int f, int g) {
    if (few.tells(compared(pair, f, g), false)) {
      failed.add(Part.SET);
    }
  }

  private void findAlike(Pair pair) {
    boolean[][] known = alike(pair.now(), pair.then());
    for (int f = 0; f < known.length; f++) {
      for (int g = 0; g < known[f].length; g++) {
        known[f][g] |= few.areAlike(pair.both(f, g, width(pair)), pair.equal(f, g, width(pair)));
      }
    }
  }

  private boolean[][] alike(int nowSet, int thenSet) {
    return alike.computeIfAbsent(
        List.of(now.id(nowSet).family(), then.id(thenSet).family()),
        added -> new boolean[now.sizes(nowSet).length][then.sizes(thenSet).length]);
  }

  private void testSets(Pair pair) {
    if (!now.isShown(pair.now()) || !then.isShown(pair.then())) {
      if (pair.both(0, 0, width(pair)) > 0 && tellsOfSuppressed(pair)) {
        failed.add(Part.SET);
      }
      match(pair, compared(pair, 0, 0));
      return;
    }
    boolean[][] known = alike(pair.now(), pair.then());
    for (int f = 0; f < known.length; f++) {
      for (int g = 0; g < known[f].length; g++) {
        Compared compared = compared(pair, f, g);
        if (few.tells(compared, known[f][g])) {
          failed.add(Part.SET);
        }
        match(pair, compared);
      }
    }
  }

  /**
   * Whether two sets, one of which is suppressed or will be, are so close that both answers tell
   * more than that it is too small. A part of a suppressed set is too small, too, so it tells
   * nothing.
   */
  private boolean tellsOfSuppressed(Pair pair) {
    long both = pair.both(0, 0, width(pair));
    long added = support(now, pair.now()) - both;
    long left = support(then, pair.then()) - both;
    return few.isFew(then.isShown(pair.then()) ? left : added)
        && few.isFew(added + left)
        // The set that is shown stands for one of which this party has few entities.
        && (now.isShown(pair.now())
            ? few.isFew(support(then, pair.then()))
            // Such a set may be moved to where it is shown.
            : added + left <= both);
  }

  private void match(Pair pair, Compared compared) {
    if (compared.both() > 0 && compared.different() == 0) {
      matchedNow.add(pair.now());
      matchedThen.add(pair.then());
    }
  }

  /** All groups of one query together are a set of the other, which would tell one of them. */
  private void testHidden(Pair pair) {
    boolean equal = false;
    boolean[][] known = alike(pair.now(), pair.then());
    for (int f = 0; f < known.length; f++) {
      for (int g = 0; g < known[f].length; g++) {
        Compared compared = compared(pair, f, g);
        equal |= compared.both() > 0 && compared.different() == 0;
      }
    }
    if (equal
        && now.isShown(pair.now())
        && then.isShown(pair.then())
        && ((tested && isWhole(now, pair.now()) && hides(now, matchedNow, groups(now)))
            || (past.uncertain()
                && isWhole(then, pair.then())
                && hides(then, matchedThen, groups(then))))) {
      failed.add(Part.HIDDEN);
    }
  }

  /** Whether a set is all groups together, which has no keys and is no group. */
  private static boolean isWhole(CountedSets sets, int set) {
    return sets.id(set).family() > 0 && sets.id(set).keys().isEmpty();
  }

  private static List<Integer> groups(CountedSets sets) {
    List<Integer> groups = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      if (sets.id(set).family() == 0 && sets.isShown(set)) {
        groups.add(set);
      }
    }
    return groups;
  }

  /** Whether one of several groups is small, and not told by the other query as it is. */
  private boolean hides(CountedSets sets, Set<Integer> matched, List<Integer> groups) {
    return groups.size() > 1
        && groups.stream()
            .anyMatch(group -> few.isFew(support(sets, group)) && !matched.contains(group));
  }

  /**
   * The comparisons of one set with several, which have to be counted again: those of which at
   * least half of the entities are in the one. No other choice comes closer.
   */
  List<UnionAsked> unions() {
    List<UnionAsked> unions = new ArrayList<>();
    switch (past.answered()) {
      case OTHER_PARTIES -> {}
      case NOW -> addUnions(Side.THEN, unions);
      case EARLIER -> {
        addUnions(Side.THEN, unions);
        addUnions(Side.NOW, unions);
      }
    }
    return unions;
  }

  private void addUnions(Side several, List<UnionAsked> unions) {
    CountedSets sets = several == Side.NOW ? now : then;
    Map<List<Integer>, List<Pair>> inside = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      int one = several == Side.NOW ? pair.then() : pair.now();
      int member = several == Side.NOW ? pair.now() : pair.then();
      long both = pair.both(0, 0, width(pair));
      if (now.isShown(pair.now())
          && then.isShown(pair.then())
          && !isWhole(sets, member)
          && !isItself(one, member, several)
          && 2 * both >= support(sets, member)) {
        inside
            .computeIfAbsent(List.of(one, sets.id(member).family()), added -> new ArrayList<>())
            .add(pair);
      }
    }
    inside.forEach(
        (key, members) -> {
          if (members.size() > 1 && !areAllGroups(several, members)) {
            unions.add(union(several, key.get(0), members));
          }
        });
  }

  /** A set of the new query is not compared with itself, nor are all its groups together. */
  private boolean isItself(int one, int member, Side several) {
    CountedSets ones = several == Side.NOW ? then : now;
    CountedSets members = several == Side.NOW ? now : then;
    return past.answered() == Answered.NOW
        && (isWhole(ones, one)
            || ones.id(one).equals(members.id(member))
            || ones.id(one).family() != members.id(member).family());
  }

  /** All groups together were compared as one set. */
  private boolean areAllGroups(Side several, List<Pair> members) {
    Pair first = members.get(0);
    CountedSets sets = several == Side.NOW ? now : then;
    int member = several == Side.NOW ? first.now() : first.then();
    return sets.id(member).family() == 0
        && members.size() == groups(sets).stream().filter(sets::isShown).count();
  }

  private UnionAsked union(Side several, int one, List<Pair> members) {
    CountedSets sets = several == Side.NOW ? now : then;
    List<Integer> many =
        members.stream().map(pair -> several == Side.NOW ? pair.now() : pair.then()).toList();
    boolean[][] known = alike(members.get(0).now(), members.get(0).then());
    boolean mayHide = several == Side.NOW ? tested : past.uncertain();
    boolean sameNumbers = past.answered() == Answered.NOW;
    boolean areGroups = sets.id(many.get(0)).family() == 0;
    SetId id = (several == Side.NOW ? then : now).id(one);
    return new UnionAsked(
        query,
        several,
        id,
        many.stream().map(sets::id).toList(),
        several == Side.NOW ? transposed(known) : copied(known),
        sameNumbers,
        mayHide && areGroups && hides(sets, several == Side.NOW ? matchedNow : matchedThen, many));
  }

  private static boolean[][] copied(boolean[][] table) {
    return Arrays.stream(table).map(boolean[]::clone).toArray(boolean[][]::new);
  }

  private static boolean[][] transposed(boolean[][] table) {
    boolean[][] turned = new boolean[table[0].length][table.length];
    for (int i = 0; i < table.length; i++) {
      for (int j = 0; j < table[i].length; j++) {
        turned[j][i] = table[i][j];
      }
    }
    return turned;
  }
}
