package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.EVERYBODY;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Entity.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes of the entities that rows are about. */
final class EntityChanges {

  private static final Aspects<Entity> ASPECTS =
      Aspects.of(Entity.class)
          .elsewhere("name", "entities are compared by their names")
          .on("place", Entity::place, EntityChanges::place)
          .on("of", entity -> name(entity.of()), EntityChanges::of)
          .complete();

  private EntityChanges() {}

  static void compare(Map<String, Entity> before, Map<String, Entity> after, FilePart into) {
    for (String name : Named.only(after.keySet(), before.keySet())) {
      into.other(EVERYBODY, "entity " + name + " is new");
    }
    for (String name : Named.only(before.keySet(), after.keySet())) {
      into.other(EVERYBODY, "entity " + name + " is not declared any more");
    }
    after.forEach(
        (name, entity) -> {
          Entity was = before.get(name);
          if (was != null) {
            ASPECTS.compare(was, entity, into);
          }
        });
  }

  static String name(@Nullable Entity entity) {
    return entity == null ? "none" : entity.name();
  }

  private static void place(Entity before, Entity after, FilePart into) {
    if (after.place() == Place.ONE_PARTY) {
      into.looser(
          WITH_ROWS,
          after.name()
              + ": at many becomes one_party: one of them with rows at two parties is counted twice"
              + " from now on, and no party can check that of the others");
    } else {
      into.tighter(
          WITH_ROWS,
          after.name()
              + ": at one_party becomes many: what is computed of one "
              + after.name()
              + " is refused from now on");
    }
  }

  private static void of(Entity before, Entity after, FilePart into) {
    into.other(
        EVERYBODY,
        Named.becomes(after.name() + ": of", name(before.of()), name(after.of()))
            + ": the rules count the one that all others belong to");
  }
}
