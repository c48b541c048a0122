package io.jointly.run;

import io.jointly.collaboration.Collaboration;
import io.jointly.crypto.FieldRandom;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.field.FpVectors;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.session.InMemoryShares;
import io.jointly.session.SessionState;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An engine that holds so many rows, of which it knows nothing else: for {@code SELECT count(*)}
 * without groups.
 *
 * @param mailbox which all its sessions use
 */
public record CountingEngine(long rows, Mailbox mailbox) implements Engine {

  @Override
  public Settings settings(JointQuery query) {
    return Settings.of(Map.of());
  }

  @Override
  public Engine withSettings(Settings settings) {
    return this;
  }

  @Override
  public Evaluator evaluator() {
    return (expr, inputs, values) -> {
      throw new AssertionError("nothing is to be evaluated");
    };
  }

  @Override
  public void requireOwnTypes(JointQuery query, Collaboration collaboration) {
    // There are none.
  }

  @Override
  public Map<String, Set<String>> relations(QueryPlan plan) {
    return Map.of();
  }

  @Override
  public OwnRows compare(QueryPlan plan, List<Entry> earlier, Runnable warned) {
    return new OwnRows.NotKept();
  }

  @Override
  public OwnSums sum(QueryPlan plan, MailboxAddress address) {
    GroupEncoder encoder = GroupEncoder.of(plan.layout(), 0);
    int elements = encoder.length(0, 1);
    long[] local =
        plan.layout().localAggregates().stream()
            .mapToLong(
                aggregate -> {
                  if (aggregate instanceof LocalAggregate.Rows) {
                    return rows;
                  }
                  throw new AssertionError(aggregate);
                })
            .toArray();
    return new OwnSums() {
      @Override
      public boolean selectsRows() {
        return rows > 0;
      }

      @Override
      public SharedBlocks share(ShareTask task, List<long[]> earlier) {
        long[] vector = FpVectors.create(elements);
        BlockEncoder block =
            new BlockEncoder(
                encoder,
                0,
                new long[0],
                FieldRandom.create(new SecureRandom()),
                new VectorBlock(vector, 0, elements));
        block.drawMasks(1);
        block.add(0, local, 0);
        return InMemoryShares.of(vector, mailbox).share(task, earlier);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public DealtVector addShares(QueryPlan plan) {
    throw new AssertionError("there is no share table");
  }

  @Override
  public Mailbox open(MailboxAddress address) {
    return mailbox;
  }

  @Override
  public Optional<ClientSession> client() {
    return Optional.empty();
  }

  @Override
  public String version() {
    return "counter";
  }

  @Override
  public Person person() {
    return new Person("somebody", "");
  }

  @Override
  public boolean show(SessionState state) {
    return false;
  }

  @Override
  public <T> T apart(Supplier<T> work) {
    return work.get();
  }

  @Override
  public <T> T named(String name, Supplier<T> work) {
    return work.get();
  }
}
