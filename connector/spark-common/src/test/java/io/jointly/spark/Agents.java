package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.agent.Agent;
import io.jointly.agent.AgentLimits;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Agents of some parties of a consortium, a thread each. */
final class Agents implements AutoCloseable {

  static final AgentLimits QUICK =
      new AgentLimits(2, 20, 1000, Duration.ofHours(1), Duration.ofMillis(20), "");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consortium consortium;
  private final Map<String, Agent> agents = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  /** What all of them have reported, each line behind its party. */
  final List<String> lines = new CopyOnWriteArrayList<>();

  Agents(Consortium consortium) {
    this.consortium = consortium;
  }

  static Agents of(Consortium consortium, AgentLimits limits, String... parties) {
    Agents agents = new Agents(consortium);
    for (String party : parties) {
      agents.start(party, limits);
    }
    return agents;
  }

  static Agents of(Consortium consortium, String... parties) {
    return of(consortium, QUICK, parties);
  }

  void start(String party, AgentLimits limits) {
    Agent agent = agent(party, limits, Clock.systemUTC());
    Thread thread = new Thread(() -> agent.run(Agent.Until.STOPPED), "agent " + party);
    agents.put(party, agent);
    threads.add(thread);
    thread.start();
  }

  /** An agent that the caller runs. */
  Agent agent(String party, AgentLimits limits, Clock clock) {
    return new Agent(
        new SparkEngine(consortium.spark),
        CatalogOptions.ofAgent(consortium.spark, party),
        null,
        limits,
        clock,
        line -> lines.add(party + ": " + line));
  }

  /** Ends one as SIGTERM does. */
  void stop(String party) {
    Agent agent = agents.remove(party);
    if (agent != null) {
      agent.close();
    }
  }

  ProposalStore store(String party) {
    return ProposalStore.at(
        ProposalStore.beside(consortium.folder.resolve(party + ".policy.yaml")));
  }

  List<Proposal> proposals(String party) {
    return store(party).list();
  }

  /** The only proposal that a party knows, once it is in a state. */
  Proposal await(String party, State state) {
    await(
        party + " has a proposal that is " + state,
        () -> proposals(party).stream().anyMatch(each -> each.state() == state));
    return proposals(party).stream()
        .filter(each -> each.state() == state)
        .findFirst()
        .orElseThrow();
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + "; reported: " + lines).isLessThan(end);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    List.copyOf(agents.keySet()).forEach(this::stop);
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
