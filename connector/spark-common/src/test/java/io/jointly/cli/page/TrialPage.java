package io.jointly.cli.page;

import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.proposal.ProposalStoreTest;
import io.jointly.rehearsal.LocalFiles;
import io.jointly.run.JointOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The page of party south, where one query of north's waits. The query tries to be more than text.
 */
record TrialPage(
    Map<String, String> options, ProposalStore store, Proposal waiting, StewardPage page) {

  private static final String YAML =
      """
      version: 1
      id: trial
      purpose: Length of <stay>
      valid_until: 2099-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: "", roles: [data, compute]}
        - {id: south, public_key: "", roles: [data, compute]}
        - {id: east, public_key: "", roles: [data, compute]}
      analysts: [north, south]
      result_receivers: [north, south]
      tables:
        stays: {columns: {days: {type: int, use: [measure], min: 0, max: 30}}}
      """;

  static TrialPage in(Path folder) throws IOException {
    Path yaml = folder.resolve("original.yaml");
    Files.writeString(yaml, YAML);
    Path own = Files.createDirectory(folder.resolve("own"));
    LocalFiles files = LocalFiles.make(yaml, own, new SecureRandom());
    files.writePolicy("south", Map.of("stays", "SELECT 1 AS days"), "approval: manual");
    Map<String, String> options = new HashMap<>(files.options("south"));
    options.put("mailbox", "memory:page");
    ProposalStore store = ProposalStore.at(ProposalStore.beside(files.policy("south")));
    store.hold().close();
    Proposal made = ProposalStoreTest.proposal("abcdef012345", State.WAITING);
    Proposal waiting =
        new Proposal(
            made.request(),
            new Proposal.Subject(
                "trial",
                "purpose",
                Optional.of("SELECT '<script>alert(1)</script>' AS \"x\u202Ey\""),
                made.subject().effect()),
            made.status());
    store.write(waiting);
    return new TrialPage(
        options, store, waiting, new StewardPage(JointOptions.of("joint", options), null, 0));
  }
}
