package io.jointly.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The records of one session in one log, with all its attempts. */
public final class SessionRecords {

  /** A message as one log knows it: the digests with which it was put and read. */
  static final class Message {
    private final Set<String> put = new LinkedHashSet<>();
    private final Set<String> unsure = new LinkedHashSet<>();
    private final Set<String> got = new LinkedHashSet<>();

    /** Digests that this party put, or may have put. */
    Set<String> put() {
      return put;
    }

    Set<String> got() {
      return got;
    }

    boolean isKnown() {
      return !put.isEmpty() || !got.isEmpty();
    }

    /** Whether nothing is known but a put at which the mailbox failed. */
    boolean isUnsure() {
      return got.isEmpty() && unsure.containsAll(put);
    }
  }

  private final String id;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Message> messages = new LinkedHashMap<>();
  private List<String> parties = List.of();
  private Optional<String> query = Optional.empty();
  private Optional<String> user = Optional.empty();
  private Optional<String> template = Optional.empty();
  private final Set<String> persons = new LinkedHashSet<>();
  private Optional<Line> end = Optional.empty();

  SessionRecords(String id) {
    this.id = id;
  }

  void add(Line line) {
    lines.add(line);
    Event event = line.event();
    query = event.get(EventField.QUERY).or(() -> query);
    user = event.get(EventField.USER).or(() -> user);
    event.person().map(person -> person(line, person)).ifPresent(persons::add);
    template = event.template().or(() -> template);
    switch (event.kind()) {
      case JOINING -> {
        parties = List.of(event.required(EventField.PARTIES).split(","));
        end = Optional.empty();
      }
      case PUT -> message(event).put.add(digest(event));
      case NOT_PUT -> notPut(event);
      case GOT -> message(event).got.add(digest(event));
      case ANSWERED, FAILED -> end = Optional.of(line);
      default -> {
        // These kinds say nothing about messages.
      }
    }
  }

  /** Who asks at the party that asks: the one that keeps the log, if none is named. */
  private static String person(Line line, String person) {
    return line.event().get(EventField.ANALYST).orElse(line.party()) + " says it is " + person;
  }

  private void notPut(Event event) {
    if (event.get(EventField.REASON).equals(Optional.of("taken"))) {
      message(event).put.remove(digest(event));
    } else {
      message(event).unsure.add(digest(event));
    }
  }

  private Message message(Event event) {
    String message = event.required(EventField.MESSAGE);
    String name =
        event.get(EventField.ATTEMPT).map(attempt -> attempt + "/" + message).orElse(message);
    return messages.computeIfAbsent(name, any -> new Message());
  }

  private static String digest(Event event) {
    return event.required(EventField.SHA256);
  }

  /** {@code <run>/<session>}. */
  public String id() {
    return id;
  }

  /** Ids of the parties in the collaboration's order; empty if this party never joined. */
  public List<String> parties() {
    return parties;
  }

  /** Messages by the part of their name that follows the session's folder. */
  Map<String, Message> messages() {
    return messages;
  }

  boolean isAnswered() {
    return end.filter(line -> line.event().kind() == EventKind.ANSWERED).isPresent();
  }

  boolean hasJoined() {
    return !parties.isEmpty();
  }

  /** All its lines as the log holds them. */
  public List<String> lines() {
    return lines.stream().map(Line::text).toList();
  }

  /** One line for people to read. */
  public String summary() {
    long put = messages.values().stream().filter(message -> !message.put.isEmpty()).count();
    long got = messages.values().stream().filter(message -> !message.got.isEmpty()).count();
    return id
        + "  "
        + lines.get(0).time()
        + query.map(digest -> "  query " + digest.substring(0, 16)).orElse("")
        + template.map(text -> "  template " + text).orElse("")
        + persons.stream().map(text -> "  " + text).collect(Collectors.joining())
        + user.map(name -> "  user " + name).orElse("")
        + (parties.isEmpty() ? "" : "  " + String.join(",", parties))
        + "  "
        + put
        + " put, "
        + got
        + " got  "
        + outcome();
  }

  /** How it ended, in a few words. */
  String outcome() {
    if (end.isEmpty()) {
      return hasJoined() ? "no end recorded" : "not joined";
    }
    Event event = end.get().event();
    if (event.kind() == EventKind.FAILED) {
      return "failed: " + event.required(EventField.CODE);
    }
    return event
        .get(EventField.SUPPRESSED)
        .flatMap(
            suppressed ->
                event
                    .get(EventField.GROUPS)
                    .map(
                        groups ->
                            "answered, " + suppressed + " of " + groups + " groups suppressed"))
        .orElse("took part");
  }
}
