package io.jointly.collaboration.yaml;

import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Accepts only plain YAML: no anchors, aliases, tags, merge keys, directives, second documents or
 * deep nesting. People agree to such a file after reading it from top to bottom, so each line must
 * be complete in itself. Refusing here, before anything is composed, also limits recursion.
 */
final class StrictEvents implements Parser {

  private static final int DEEPEST = 16;

  private final Parser events;
  private final YamlSource source;
  private int depth;
  private int documents;

  StrictEvents(Parser events, YamlSource source) {
    this.events = events;
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public boolean checkEvent(Event.ID id) {
    return events.checkEvent(id);
  }

  @Override
  public Event peekEvent() {
    return events.peekEvent();
  }

  @Override
  public Event next() {
    Event event = events.next();
    if (event instanceof DocumentStartEvent start) {
      refuseIf(++documents > 1, event, "a second document begins", "leave only one in the file");
      refuseIf(
          start.getSpecVersion().isPresent() || !start.getTags().isEmpty(),
          event,
          "a YAML directive (%)",
          "remove it; the file is read as YAML 1.2");
    } else if (event instanceof NodeEvent node) {
      refuseNode(node);
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    }
    return event;
  }

  private void refuseNode(NodeEvent event) {
    refuseIf(
        event instanceof AliasEvent, event, "a YAML alias (*)", "write the value out in its place");
    refuseIf(event.getAnchor().isPresent(), event, "a YAML anchor (&)", "remove it");
    String tagRemedy = "remove it, or put the text in quotes";
    if (event instanceof ScalarEvent scalar) {
      refuseIf(scalar.getTag().isPresent(), event, "a YAML tag (!)", tagRemedy);
      // The composer would merge the fields, and nobody would notice a field that is written twice.
      refuseIf(
          scalar.isPlain() && scalar.getValue().equals("<<"),
          event,
          "a YAML merge key (<<)",
          "write the fields out in its place");
    } else if (event instanceof CollectionStartEvent collection) {
      refuseIf(collection.getTag().isPresent(), event, "a YAML tag (!)", tagRemedy);
      refuseIf(++depth > DEEPEST, event, "nested too deep", "remove some brackets");
    }
  }

  private void refuseIf(boolean wrong, Event event, String what, String remedy) {
    if (wrong) {
      throw source.failure(YamlSource.line(event.getStartMark()), what, remedy);
    }
  }
}
