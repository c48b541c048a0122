package io.jointly.cli.amend;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.change.Change;
import io.jointly.collaboration.change.ChangeText;
import io.jointly.collaboration.change.CollaborationChanges;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.command.JsonText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly diff OLD NEW}. */
@Command(
    name = "diff",
    description = {
      "Say what another version of collaboration.yaml changes.",
      "Each line says whom a change concerns, and whether it is looser (more may be asked or seen),"
          + " tighter, or neither. Rules that a file leaves out count as their defaults. Needs no"
          + " Spark and no key, and contacts nobody. A file may have expired.",
      "Exit codes: 0 both files say the same; 1 a file has a mistake; 2 called incorrectly; 3"
          + " something changes."
    })
public final class DiffCommand implements Callable<Integer> {

  private static final int CHANGED = 3;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "OLD", description = "The collaboration.yaml of today.")
  @SuppressWarnings("NullAway.Init") // required
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW", description = "The one that is to take its place.")
  @SuppressWarnings("NullAway.Init") // required
  private Path after;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Collaboration was = CollaborationReader.read(before, LocalDate.EPOCH);
    Collaboration is = CollaborationReader.read(after, LocalDate.EPOCH);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonText.of(json(was, is)));
    } else {
      ChangeText.lines(was, is).forEach(out::println);
      if (is.validUntil().isBefore(LocalDate.now(ZoneOffset.UTC))) {
        out.println();
        out.println("note: the new file was valid until " + is.validUntil());
      }
    }
    out.flush();
    return CollaborationChanges.between(was, is).isEmpty() ? 0 : CHANGED;
  }

  private static Map<String, Object> json(Collaboration was, Collaboration is) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("collaboration", is.id());
    all.put("old", was.sha256());
    all.put("new", is.sha256());
    all.put("changes", ChangeText.all(was, is).stream().map(DiffCommand::json).toList());
    return all;
  }

  private static Map<String, Object> json(Change change) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("part", change.part());
    one.put("effect", ChangeText.text(change.effect()));
    one.put("concerns", change.whom());
    one.put("words", change.words());
    return one;
  }
}
