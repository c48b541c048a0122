package io.jointly.protocol.parameters;

import io.jointly.crypto.PublicIdentity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The parties, how many of them may collude, and who takes part in a session (PROTOCOL.md §1.1). A
 * party is known by its index in the list. The party with index 0 coordinates.
 *
 * @param threshold t, from 1 to the number of compute parties less 1
 * @param members all parties of the collaboration, in its order
 * @param persons whether the JOIN of a party that asks names the person who asks there (§4.2)
 * @param minDataParties the fewest data parties over which a session may be
 * @param leftOut indices of data parties that take no part in the session; mostly empty
 */
public record Roster(
    String collaborationId,
    int threshold,
    List<Member> members,
    Persons persons,
    int minDataParties,
    Set<Integer> leftOut) {

  /** Whether parties tell each other who asks at them. */
  public enum Persons {
    NAMED,
    UNNAMED
  }

  /** The coordinator's index. */
  public static final int COORDINATOR = 0;

  /**
   * @throws IllegalArgumentException if a bound does not hold; the reader of the collaboration has
   *     checked it before and told the user the reason
   */
  public Roster {
    members = List.copyOf(members);
    leftOut = Set.copyOf(leftOut);
    if (members.size() < 2 || members.size() > Limits.MAX_PARTIES) {
      throw new IllegalArgumentException("parties: 2 to " + Limits.MAX_PARTIES);
    }
    Set<String> ids = new HashSet<>();
    Set<PublicIdentity> keys = new HashSet<>();
    for (Member member : members) {
      if (!ids.add(member.id()) || !keys.add(member.identity())) {
        throw new IllegalArgumentException("party " + member.id() + " or its key is there twice");
      }
    }
    int compute = count(members, PartyRole.COMPUTE);
    if (compute < 2 || compute > Limits.MAX_COMPUTE_PARTIES) {
      throw new IllegalArgumentException("compute parties: 2 to " + Limits.MAX_COMPUTE_PARTIES);
    }
    if (threshold < 1 || threshold >= compute) {
      throw new IllegalArgumentException("threshold: 1 to " + (compute - 1));
    }
    if (count(members, PartyRole.DATA) < 2 || count(members, PartyRole.RECEIVER) < 1) {
      throw new IllegalArgumentException("at least two data parties and one receiver are needed");
    }
    int data = count(members, PartyRole.DATA);
    if (minDataParties > data || minDataParties < 2) {
      throw new IllegalArgumentException("min_data_parties: 2 to " + data);
    }
    if (minDataParties < data && minDataParties < threshold + 2) {
      throw new IllegalArgumentException("min_data_parties: at least " + (threshold + 2));
    }
    for (int index : leftOut) {
      requireMayBeAway(members, index);
    }
    if (data - leftOut.size() < minDataParties) {
      throw new IllegalArgumentException(
          (data - leftOut.size())
              + " data parties would be left, and the collaboration wants at least "
              + minDataParties
              + " (min_data_parties)");
    }
    List<Member> all = members;
    Set<Integer> away = leftOut;
    if (IntStream.range(0, all.size())
        .noneMatch(i -> !away.contains(i) && all.get(i).has(PartyRole.RECEIVER))) {
      throw new IllegalArgumentException("no receiver would be left");
    }
  }

  /** Of a collaboration that does not want to know who asks at a party. */
  public Roster(String collaborationId, int threshold, List<Member> members) {
    this(collaborationId, threshold, members, Persons.UNNAMED);
  }

  /** Of a collaboration whose data parties all take part in every session. */
  public Roster(String collaborationId, int threshold, List<Member> members, Persons persons) {
    this(
        collaborationId,
        threshold,
        members,
        persons,
        Math.max(2, count(members, PartyRole.DATA)),
        Set.of());
  }

  /** The same collaboration where sessions may be over fewer data parties. */
  public Roster withMinDataParties(int least) {
    return new Roster(collaborationId, threshold, members, persons, least, leftOut);
  }

  /**
   * The parties of a session that some take no part in.
   *
   * @param parties indices; those that this roster leaves out take part again unless named
   * @throws IllegalArgumentException if one may not be left out, or too few would be left; the
   *     message says why
   */
  public Roster without(Set<Integer> parties) {
    return new Roster(collaborationId, threshold, members, persons, minDataParties, parties);
  }

  /**
   * The parties of a session over these data parties.
   *
   * @param set as JOIN and COMMIT write it (§4.2, §4.5)
   * @return empty if the collaboration allows no session over them
   */
  public Optional<Roster> over(long set) {
    long all = set(without(Set.of()).indices(PartyRole.DATA));
    if ((set & ~all) != 0) {
      return Optional.empty();
    }
    Set<Integer> away = new TreeSet<>();
    for (int i = 0; i < size(); i++) {
      if ((all & ~set & 1L << i) != 0) {
        away.add(i);
      }
    }
    try {
      return Optional.of(without(away));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void requireMayBeAway(List<Member> members, int index) {
    if (index < 0 || index >= members.size()) {
      throw new IllegalArgumentException("there is no party " + index);
    }
    Member member = members.get(index);
    if (index == COORDINATOR) {
      throw new IllegalArgumentException(
          member.id() + " is the first party of the list, and coordinates every session");
    }
    if (!member.has(PartyRole.DATA) || member.has(PartyRole.COMPUTE)) {
      throw new IllegalArgumentException(
          member.has(PartyRole.COMPUTE)
              ? member.id() + " computes, and a session needs all that compute"
              : member.id() + " holds no rows");
    }
  }

  /** Whether a party takes part in the session. */
  public boolean takesPart(int index) {
    return !leftOut.contains(index);
  }

  /** The indices of those who take part in the session, ascending. */
  public List<Integer> present() {
    return IntStream.range(0, size()).filter(this::takesPart).boxed().toList();
  }

  /** How many the collaboration lists, whether they take part or not. */
  public int size() {
    return members.size();
  }

  public Member member(int index) {
    return members.get(index);
  }

  public String id(int index) {
    return members.get(index).id();
  }

  /** The index of a party; empty for a stranger. */
  public OptionalInt indexOf(String partyId) {
    return IntStream.range(0, size()).filter(i -> members.get(i).id().equals(partyId)).findFirst();
  }

  /** The indices of those who take part in the session and have this role, ascending. */
  public List<Integer> indices(PartyRole part) {
    return present().stream().filter(i -> members.get(i).has(part)).toList();
  }

  /** Whether compute parties are enough to multiply what is shared (§2.6). */
  public boolean canMultiply() {
    return indices(PartyRole.COMPUTE).size() >= 2 * threshold + 1;
  }

  /** The point of a compute party (§1.1): its place among compute parties, from 1. */
  public int point(int computeParty) {
    return indices(PartyRole.COMPUTE).indexOf(computeParty) + 1;
  }

  /** The session's data parties as JOIN and COMMIT write them (§4.2, §4.5). */
  public long dataSet() {
    return set(indices(PartyRole.DATA));
  }

  private static long set(List<Integer> indices) {
    return indices.stream().mapToLong(i -> 1L << i).sum();
  }

  private static int count(List<Member> members, PartyRole part) {
    return (int) members.stream().filter(member -> member.has(part)).count();
  }
}
