package io.jointly.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.run.JointOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StewardPageTest {

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Map<String, String> options;
  private ProposalStore store;
  private Proposal waiting;
  private StewardPage page;

  @BeforeEach
  void open() throws Exception {
    TrialPage trial = TrialPage.in(folder);
    options = trial.options();
    store = trial.store();
    waiting = trial.waiting();
    page = trial.page();
  }

  @AfterEach
  void close() {
    page.close();
  }

  private HttpResponse<String> get(String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> decide(String form, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(page.address() + "decide"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String form(Decision decision, String reason) {
    return "session="
        + waiting.session()
        + "&decision="
        + decision
        + "&reason="
        + URLEncoder.encode(reason, StandardCharsets.UTF_8);
  }

  @Test
  void showsWhatWaitsAndEscapesWhatOthersSay() throws Exception {
    HttpResponse<String> response = get(page.address());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("<title>(1) Queries to south</title>")
        .contains("Length of &lt;stay&gt;")
        .contains("north asks")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("query_budget")
        .doesNotContain("<script")
        .doesNotContain("\u202E")
        .doesNotContain("http-equiv=\"refresh\"")
        .doesNotContainPattern("(src|href)=\"(http|//)");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("script-src")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(get(page.address() + "page.css").body()).contains("focus-visible");
  }

  @Test
  void decidesAsTheCommandsDo() throws Exception {
    HttpResponse<String> response = decide(form(Decision.REFUSE, "asked för too much & <more>"));
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(store.decision(waiting)).contains(Decision.REFUSE);
    assertThat(store.reason(waiting)).contains("asked för too much & <more>");
    assertThat(get(page.address()).body())
        .contains("Refused query abcdef012345 of north.")
        .contains("No query waits");
    // Said once.
    assertThat(get(page.address()).body()).doesNotContain("Refused query");
  }

  @Test
  void approvesWithoutAReason() throws Exception {
    decide(form(Decision.APPROVE, ""));
    assertThat(store.decision(waiting)).contains(Decision.APPROVE);
    assertThat(store.reason(waiting)).isEmpty();
  }

  @Test
  void saysWhyNothingWasDecided() throws Exception {
    store.write(waiting.with(Proposal.Status.of(State.EXPIRED, waiting.changed())));
    decide(form(Decision.APPROVE, ""));
    assertThat(get(page.address()).body()).contains("is expired, so there is nothing to decide");
    decide("session=" + waiting.session() + "&decision=MAYBE");
    assertThat(get(page.address()).body()).contains("the form is not complete");
    decide("session=%ZZ&decision=APPROVE");
    assertThat(get(page.address()).body()).contains("there is no proposal");
    decide("session=" + "a".repeat(9000));
    assertThat(get(page.address()).body()).contains("the form is not complete");
    assertThat(store.decision(waiting)).isEmpty();
  }

  @Test
  void whoDoesNotKnowTheTokenGetsNothing() throws Exception {
    URI address = URI.create(page.address());
    String origin = "http://127.0.0.1:" + address.getPort();
    for (String path :
        List.of(
            "/",
            "/page.css",
            "/decide",
            "/x" + address.getPath().substring(2),
            address.getPath() + "x")) {
      HttpResponse<String> response = get(origin + path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.body()).isEqualTo("not found\n");
    }
    // 256 bits.
    assertThat(address.getPath()).hasSize(45);
  }

  @Test
  void noOtherPageCanSendItsForm() throws Exception {
    for (String[] header :
        List.of(
            new String[] {"Origin", "http://evil.example"},
            new String[] {"Origin", "null"},
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Sec-Fetch-Site", "same-site"})) {
      assertThat(decide(form(Decision.APPROVE, ""), header).statusCode()).isEqualTo(404);
    }
    assertThat(store.decision(waiting)).isEmpty();
    String own = "http://127.0.0.1:" + URI.create(page.address()).getPort();
    assertThat(
            decide(form(Decision.APPROVE, ""), "Origin", own, "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .isEqualTo(303);
  }

  /** A name that resolves to this machine, and that another page owns. */
  @Test
  void anotherHostIsNotAnswered() throws Exception {
    URI address = URI.create(page.address());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + address.getPath()
                      + " HTTP/1.1\r\nHost: evil.example:"
                      + address.getPort()
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("north");
    }
  }

  @Test
  void listensOnThisMachineAlone() throws Exception {
    int port = URI.create(page.address()).getPort();
    List<InetAddress> others = new ArrayList<>();
    for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      network.getInterfaceAddresses().stream()
          .map(InterfaceAddress::getAddress)
          .filter(each -> !each.isLoopbackAddress())
          .forEach(others::add);
    }
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> new StewardPage(JointOptions.of("joint", options), null, port))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("port " + port);
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Files.writeString(folder.resolve("own/south.policy.yaml"), "\"<b>\": 1");
    assertThat(get(page.address()).body())
        .contains("JOINTLY_POLICY_FILE")
        .contains("&lt;b&gt;")
        .doesNotContain("<b>");
  }
}
