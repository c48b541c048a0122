package io.jointly.collaboration;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the parties agreed on: {@code collaboration.yaml}, read and checked.
 *
 * @param entities what rows are about, by name, in the file's order
 * @param tables by name, in the file's order
 */
public record Collaboration(
    Terms terms,
    Participants participants,
    Map<String, Entity> entities,
    Map<String, Table> tables,
    Rules rules) {

  /**
   * What the file is.
   *
   * @param validUntil the last day on which it is valid
   * @param sha256 lower-case hex SHA-256 of the file's bytes
   * @param persons whether a party that asks says who asks there
   */
  public record Terms(
      String id, String purpose, LocalDate validUntil, String sha256, Persons persons) {

    /** Without the names of persons. */
    public Terms(String id, String purpose, LocalDate validUntil, String sha256) {
      this(id, purpose, validUntil, sha256, Persons.NOT_RECORDED);
    }
  }

  /** Whether parties tell each other, and record, which person asks. */
  public enum Persons {
    RECORDED,
    NOT_RECORDED
  }

  /**
   * Who takes part, and how.
   *
   * @param parties in the file's order, which is their numbering in the protocol; the first one
   *     coordinates
   * @param maxColluding t: any t parties that pool all they know learn only the result
   * @param minDataParties the fewest data parties over which a query may be asked
   * @param analysts ids of the parties that may ask
   * @param resultReceivers ids of the parties that learn results
   */
  public record Participants(
      List<Party> parties,
      int maxColluding,
      int minDataParties,
      List<String> analysts,
      List<String> resultReceivers) {

    public Participants {
      parties = List.copyOf(parties);
      analysts = List.copyOf(analysts);
      resultReceivers = List.copyOf(resultReceivers);
    }

    /** Every query is over all data parties. */
    public Participants(
        List<Party> parties,
        int maxColluding,
        List<String> analysts,
        List<String> resultReceivers) {
      this(
          parties,
          maxColluding,
          (int) parties.stream().filter(party -> party.has(Role.DATA)).count(),
          analysts,
          resultReceivers);
    }
  }

  public Collaboration {
    entities = OrderedCopy.of(entities);
    tables = OrderedCopy.of(tables);
  }

  public String id() {
    return terms.id();
  }

  public String purpose() {
    return terms.purpose();
  }

  /** The last day on which it is valid. */
  public LocalDate validUntil() {
    return terms.validUntil();
  }

  /** Lower-case hex SHA-256 of the file's bytes. */
  public String sha256() {
    return terms.sha256();
  }

  /** Whether a party that asks says who asks there, and every party records it. */
  public boolean recordsPersons() {
    return terms.persons() == Persons.RECORDED;
  }

  /** All parties, in the file's order. */
  public List<Party> parties() {
    return participants.parties();
  }

  /** t: any t parties that pool all they know learn only the result. */
  public int maxColludingParties() {
    return participants.maxColluding();
  }

  /** The fewest data parties over which a query may be asked; mostly all. */
  public int minDataParties() {
    return participants.minDataParties();
  }

  /** Ids of the parties that may ask. */
  public List<String> analysts() {
    return participants.analysts();
  }

  /** Ids of the parties that learn results. */
  public List<String> resultReceivers() {
    return participants.resultReceivers();
  }

  public Optional<Party> party(String partyId) {
    return parties().stream().filter(party -> party.id().equals(partyId)).findFirst();
  }

  /** The parties with a role, in the file's order. */
  public List<Party> parties(Role role) {
    return parties().stream().filter(party -> party.has(role)).toList();
  }

  /** Looks up a table as SQL does, ignoring case. */
  public Optional<Table> table(String anyCase) {
    return AnyCase.find(tables, anyCase);
  }

  /** Whether a query may read two declared tables together. */
  public boolean mayBeJoined(String one, String other) {
    return allows(one, other) && allows(other, one);
  }

  private boolean allows(String table, String other) {
    Table declared = tables.get(table);
    return declared == null || declared.joins().allow(other);
  }

  /** The 32 bytes of {@link #sha256}. */
  public byte[] digest() {
    return HexFormat.of().parseHex(sha256());
  }

  /** Warnings that the caller must log at every use: this protects less than it may seem to. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (parties().size() == 2) {
      warnings.add(
          "collaboration "
              + id()
              + " has two parties (accept_two_parties: true): a party that receives a total can"
              + " subtract its own part and then knows the other party's partial sums exactly");
    }
    if (rules.areChecked()) {
      tables.values().forEach(table -> partsCounted(table).ifPresent(warnings::add));
    }
    return warnings;
  }

  /** The rules count the coarsest key that a table has. */
  private static Optional<String> partsCounted(Table table) {
    Entity counted = table.keys().isEmpty() ? null : table.keys().get(0).entity();
    return counted == null || counted.of() == null
        ? Optional.empty()
        : Optional.of(
            "the rules count each "
                + counted.name()
                + " of table "
                + table.name()
                + ", because the table has no key of the "
                + counted.of().name()
                + " that it belongs to: one "
                + counted.of().name()
                + " may be several of them");
  }
}
