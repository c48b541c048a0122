package io.jointly.protocol;

import io.jointly.crypto.Digest;
import io.jointly.crypto.Identity;
import io.jointly.crypto.Label;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;

/** A collaboration for tests: its parties with their private keys, a query, and their vectors. */
public final class Parties {

  private static final List<String> NAMES =
      List.of("north", "south", "east", "west", "centre", "isle", "coast", "hill");

  public final Roster roster;
  public final List<Identity> identities;
  public final int elements;
  private String run = "run-1";
  private String query = "SELECT COUNT(*) FROM joint.t";
  private String collaboration = "collaboration file";
  private String layout = "layout";

  private Parties(Roster roster, List<Identity> identities, int elements) {
    this.roster = roster;
    this.identities = identities;
    this.elements = elements;
  }

  /** n parties, each with every part. */
  public static Parties all(int n, int threshold, int elements) {
    return of(n, threshold, elements, i -> EnumSet.allOf(Part.class));
  }

  public static Parties of(
      int n, int threshold, int elements, IntFunction<? extends Set<Part>> parts) {
    SecureRandom random = new SeededRandom("identities");
    List<Identity> identities = new ArrayList<>();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Identity identity = Identity.generate(random);
      identities.add(identity);
      members.add(new Member(NAMES.get(i), identity.publicKey(), parts.apply(i)));
    }
    return new Parties(new Roster("trial", threshold, members), identities, elements);
  }

  private Parties copy() {
    Parties copy = new Parties(roster, identities, elements);
    copy.run = run;
    copy.query = query;
    copy.collaboration = collaboration;
    copy.layout = layout;
    return copy;
  }

  public Parties withQuery(String other) {
    Parties copy = copy();
    copy.query = other;
    return copy;
  }

  public Parties withRun(String other) {
    Parties copy = copy();
    copy.run = other;
    return copy;
  }

  public Parties withCollaboration(String other) {
    Parties copy = copy();
    copy.collaboration = other;
    return copy;
  }

  public Parties withLayout(String other) {
    Parties copy = copy();
    copy.layout = other;
    return copy;
  }

  public SessionParameters parameters(int me) {
    return new SessionParameters(
        roster,
        me,
        digest(Label.COLLABORATION, collaboration),
        run,
        query.getBytes(StandardCharsets.UTF_8),
        digest(Label.LAYOUT, layout),
        elements,
        "test 1");
  }

  public int size() {
    return roster.size();
  }

  public boolean has(int party, Part part) {
    return roster.member(party).has(part);
  }

  /** A party's partial sums: small, signed, different at each party. */
  public long[] vector(int party, long seed) {
    Random random = new Random(seed * 31 + party);
    long[] vector = FpVectors.create(elements);
    for (int i = 0; i < elements; i++) {
      Fp127.encodeSigned(random.nextLong() >> random.nextInt(64), vector, i);
    }
    return vector;
  }

  /** The sum of all data parties' vectors. */
  public long[] totals(long seed) {
    long[] totals = FpVectors.create(elements);
    for (int party : roster.indices(Part.DATA)) {
      FpVectors.addInto(totals, 0, vector(party, seed), 0, elements);
    }
    return totals;
  }

  private static byte[] digest(Label label, String text) {
    return Digest.of(label, text.getBytes(StandardCharsets.UTF_8));
  }
}
