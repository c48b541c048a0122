package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.Agent;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.proposal.Proposal.State;
import io.jointly.run.Engine;
import io.jointly.session.HostileMailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent is killed in the middle of a session and started again. */
class AgentKilledTest {

  private static final String QUERY = "SELECT sum(age) FROM {t}";

  @TempDir private Path folder;

  /** What the agent had on disk when it was killed, as it was while it answered. */
  private final Map<Path, byte[]> state = new TreeMap<>();

  @Test
  void partnersAreToldAndMeetAgain() throws Exception {
    Consortium parties =
        Consortium.in(folder)
            .columns("age: {type: int, use: [filter, measure], min: 0, max: 120}")
            .rows("SELECT 1 AS age")
            .rows("SELECT 20 AS age")
            .rows("SELECT 100 AS age")
            .build();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Agents agents = Agents.of(parties, "p3")) {
      Future<List<Row>> asked = threads.submit(() -> parties.dataset("p1", QUERY).collectAsList());
      AtomicBoolean dead = new AtomicBoolean();
      try (Agent killed =
          new Agent(
              dying(new SparkEngine(parties.spark), dead),
              CatalogOptions.ofAgent(parties.spark, "p2"),
              null,
              Agents.QUICK,
              Clock.systemUTC(),
              line -> {})) {
        Thread thread = new Thread(() -> killed.run(Agent.Until.STOPPED));
        thread.start();
        agents.await("p2 is killed", dead::get);
        killed.stop();
        thread.join();
      }
      for (Map.Entry<Path, byte[]> file : state.entrySet()) {
        Files.write(file.getKey(), file.getValue());
      }
      assertThat(agents.proposals("p2").get(0).state()).isEqualTo(State.ANSWERING);
      assertThat(asked.isDone()).isFalse();

      long began = System.nanoTime();
      agents.start("p2", Agents.QUICK);
      // Much sooner than after the round-timeout of a minute.
      assertThat(asked.get(50, TimeUnit.SECONDS)).isEqualTo(parties.plain(QUERY));
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(50));
      agents.await("p2", State.ANSWERED);
      assertThat(agents.lines)
          .anyMatch(
              line ->
                  line.startsWith("p2: ")
                      && line.contains("was being answered when the agent ended"));
      assertThat(parties.posted()).anyMatch(name -> name.endsWith("/stop-1-0"));
    } finally {
      threads.shutdownNow();
    }
  }

  /** An engine whose mailbox takes nothing any more from SHARED on. */
  private Engine dying(Engine engine, AtomicBoolean dead) {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(engine, arguments);
                return switch (method.getName()) {
                  case "withSettings" -> dying((Engine) result, dead);
                  case "open" -> new Dying((Mailbox) result, dead);
                  default -> result;
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void remember() {
    try (Stream<Path> files = Files.list(folder.resolve("p2.policy.yaml.proposals"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        state.put(file, Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Dying extends HostileMailbox {

    private final AtomicBoolean dead;

    Dying(Mailbox inner, AtomicBoolean dead) {
      super(inner);
      this.dead = dead;
    }

    @Override
    public void put(String name, byte[] content) throws NameTakenException {
      if (name.contains("/shared-") && !dead.get()) {
        remember();
        dead.set(true);
      }
      if (dead.get()) {
        throw new EnvironmentException(ErrorCode.MAILBOX, "killed");
      }
      super.put(name, content);
    }
  }
}
