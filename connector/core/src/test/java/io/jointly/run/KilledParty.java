package io.jointly.run;

import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.session.HostileMailbox;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process of a party of a {@link CountingTrial}, which dies at a message of its own. */
final class KilledParty {

  /** On which side of a message the process dies. */
  enum Side {
    BEFORE,
    AFTER
  }

  /** How a process ends that the system has killed. */
  static final int KILLED = 137;

  private KilledParty() {}

  /**
   * Starts a process.
   *
   * @param folder of the trial
   * @param message at which it dies, counted from 0 in the order in which it puts them
   * @param log takes what it prints
   */
  static Process start(
      Path folder, String party, Map<String, String> options, int message, Side side, Path log)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledParty.class.getName(),
                folder.toString(),
                party,
                Integer.toString(message),
                side.name()));
    options.forEach((name, value) -> command.add(name + "=" + value));
    File out = log.toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start();
  }

  /** Arguments: folder, party, number of the message, side, options. */
  public static void main(String[] args) {
    CountingTrial trial = CountingTrial.in(Path.of(args[0]));
    Map<String, String> options = new HashMap<>();
    for (String option : List.of(args).subList(4, args.length)) {
      int equals = option.indexOf('=');
      options.put(option.substring(0, equals), option.substring(equals + 1));
    }
    Mailbox mailbox =
        new Dying(
            FileMailbox.at(trial.mailbox()), Integer.parseInt(args[2]), Side.valueOf(args[3]));
    PartyContext context = PartyContext.read(trial.options(args[1], options));
    long total = CountingTrial.ask(context, CountingTrial.engine(args[1], mailbox));
    System.out.println("total " + total);
    System.exit(total == CountingTrial.TOTAL ? 0 : 1);
  }

  /** A way to the mailbox on which the process dies. Nothing is flushed, closed or told. */
  private static final class Dying extends HostileMailbox {

    private final AtomicInteger puts = new AtomicInteger();
    private final int message;
    private final Side side;

    Dying(Mailbox inner, int message, Side side) {
      super(inner);
      this.message = message;
      this.side = side;
    }

    @Override
    public void put(String name, byte[] content) throws NameTakenException {
      boolean last = puts.getAndIncrement() == message;
      if (last && side == Side.BEFORE) {
        Runtime.getRuntime().halt(KILLED);
      }
      inner.put(name, content);
      if (last) {
        Runtime.getRuntime().halt(KILLED);
      }
    }
  }
}
