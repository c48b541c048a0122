package io.jointly.collaboration.reader;

import io.jointly.collaboration.Collaboration.Participants;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the dealers of a share table, and checks what they ask of the parties. */
final class DealersReader {

  static final String FIELD = "dealers";

  private static final int MOST_DEALERS = 10_000;

  private DealersReader() {}

  /** In the file's order. */
  static List<Dealer> dealers(YamlValue written, DealerKeyCheck check) {
    List<YamlValue.Entry> entries = written.entries();
    if (entries.size() > MOST_DEALERS) {
      throw written.fail(
          "lists " + entries.size() + " dealers",
          "list from 1 to " + MOST_DEALERS + "; a dealer may deal the rows of several owners");
    }
    Map<String, String> ofKeys = new HashMap<>();
    List<Dealer> dealers = new ArrayList<>();
    for (YamlValue.Entry entry : entries) {
      String id = NameReader.id(entry.key());
      String key = publicKey(entry.value(), check);
      String before = ofKeys.putIfAbsent(key, id);
      if (before != null) {
        throw sameKey(entry.value(), "dealer " + before);
      }
      dealers.add(new Dealer(id, key));
    }
    return dealers;
  }

  private static String publicKey(YamlValue written, DealerKeyCheck check) {
    return switch (check) {
      case POINT -> PartiesReader.publicKey(written, "dealer", PublicIdentity::parse);
      case FORM -> PartiesReader.publicKey(written, "dealer", PublicIdentity::requireForm);
    };
  }

  private static CallerException sameKey(YamlValue key, String whose) {
    return key.fail(
        "is the key of " + whose + " too",
        "each dealer makes its own with 'jointly keygen' and keeps the private key secret");
  }

  /**
   * Checks that the parties are enough for share tables, and that no dealer has the key of one.
   *
   * @param written where the tables stand
   */
  static void requireParties(
      YamlValue written, Map<String, Table> tables, Participants participants) {
    Mistakes mistakes = new Mistakes();
    for (Table table : tables.values()) {
      table
          .dealing()
          .ifPresent(
              dealing ->
                  mistakes.at(
                      () -> {
                        YamlValue place = written.field(table.name()).field(FIELD);
                        requireEnough(place, participants);
                        requireOwnKeys(place, dealing, participants.parties());
                        return table;
                      }));
    }
    mistakes.requireNone();
  }

  private static void requireEnough(YamlValue place, Participants participants) {
    int colluding = participants.maxColluding();
    int needed = 2 * colluding + 1;
    int compute =
        (int) participants.parties().stream().filter(party -> party.has(Role.COMPUTE)).count();
    if (compute < needed) {
      String lower = compute >= 3 ? ", or lower max_colluding_parties to " + (compute - 1) / 2 : "";
      throw place.fail(
          "make this a share table, which needs "
              + needed
              + " parties with the role compute if max_colluding_parties is "
              + colluding
              + ", but there are "
              + compute,
          "give the role compute to "
              + (needed - compute)
              + (participants.parties().size() >= needed
                  ? " more"
                  : " more, and add parties for that")
              + lower);
    }
  }

  private static void requireOwnKeys(YamlValue place, Dealing dealing, List<Party> parties) {
    Set<String> keys = new HashSet<>();
    dealing.dealers().forEach(dealer -> keys.add(dealer.publicKey()));
    for (Party party : parties) {
      if (keys.contains(party.publicKey())) {
        Dealer dealer =
            dealing.dealers().stream()
                .filter(other -> other.publicKey().equals(party.publicKey()))
                .findFirst()
                .orElseThrow();
        throw sameKey(place.field(dealer.id()), "party " + party.id());
      }
    }
  }
}
