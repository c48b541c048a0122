package io.jointly.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.jointly.cli.page.HeadlessBrowser.Spoken;
import io.jointly.proposal.Decision;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steward's page in a real browser: by keyboard, for a screen reader, and under attack. */
class PageInBrowserTest {

  private static final String REASON =
      "Reason, for this party's own people (partners do not learn it)";

  /** Names that another page may have for this machine. */
  private static final String EVIL = "evil.example";

  @TempDir Path folder;
  private TrialPage trial;
  private HeadlessBrowser browser;

  @BeforeEach
  void open() throws Exception {
    Optional<Path> program = HeadlessBrowser.program();
    assertThat(program.isPresent() || System.getenv("CI") == null)
        .as("CI opens the page in a browser, and needs Chromium")
        .isTrue();
    assumeTrue(program.isPresent(), "left out: the page in a browser, which needs Chromium");
    trial = TrialPage.in(folder);
    browser = HeadlessBrowser.start(program.orElseThrow(), folder, List.of(EVIL));
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (trial != null) {
      trial.page().close();
    }
  }

  private Optional<Decision> decision() {
    return trial.store().decision(trial.waiting());
  }

  private List<Spoken> shown() throws Exception {
    browser.open(trial.page().address());
    return browser.await(each -> each.is("heading", "The audit log"));
  }

  /** Presses Tab until something has the focus; what has it on the way. */
  private void tabTo(String role, String name) throws Exception {
    for (int pressed = 0; pressed < 10; pressed++) {
      browser.pressTab();
      if (browser.focus().is(role, name)) {
        return;
      }
    }
    throw new AssertionError("Tab does not get to " + role + " " + name);
  }

  @Test
  void aScreenReaderIsToldWhatEverythingIs() throws Exception {
    List<Spoken> all = shown();
    assertThat(all.get(0).is("RootWebArea", "(1) Queries to south")).isTrue();
    assertThat(all.stream().filter(each -> each.role().equals("heading")))
        .extracting(each -> each.level() + " " + each.name())
        .containsExactly(
            "1 Queries to south",
            "2 Waiting for a decision",
            "3 north asks",
            "4 The question",
            "4 What an answer shows",
            "2 What is left of the budgets",
            "2 What was asked before",
            "2 The audit log");
    assertThat(all)
        .anyMatch(each -> each.role().equals("main"))
        .anyMatch(each -> each.role().equals("banner"))
        .anyMatch(each -> each.is("article", "north asks"));
    for (String region :
        List.of(
            "Waiting for a decision",
            "What is left of the budgets",
            "What was asked before",
            "The audit log")) {
      assertThat(all).as(region).anyMatch(each -> each.is("region", region));
    }
    assertThat(all.stream().filter(each -> each.canFocus() && !each.role().equals("RootWebArea")))
        .extracting(each -> each.role() + " " + each.name())
        .containsExactly(
            "textbox " + REASON,
            "button Approve once",
            "button Refuse",
            // The table, which may be wider than the window.
            "region What was asked before");
    // The partner's text is text.
    assertThat(all).anyMatch(each -> each.name().contains("<script>alert(1)</script>"));
  }

  @Test
  void aQueryIsApprovedByTabAndEnter() throws Exception {
    shown();
    browser.pressTab();
    assertThat(browser.focus().is("textbox", REASON)).isTrue();
    browser.pressTab();
    assertThat(browser.focus().is("button", "Approve once")).isTrue();
    browser.pressTab();
    assertThat(browser.focus().is("button", "Refuse")).isTrue();
    assertThat(decision()).isEmpty();

    shown();
    tabTo("button", "Approve once");
    browser.pressEnter();
    List<Spoken> after =
        browser.await(each -> each.is("StaticText", "Approved query abcdef012345 of north."));
    assertThat(after)
        .anyMatch(each -> each.role().equals("status"))
        .noneMatch(each -> each.role().equals("button"))
        .anyMatch(each -> each.name().startsWith("No query waits."));
    assertThat(decision()).contains(Decision.APPROVE);
    assertThat(trial.store().reason(trial.waiting())).isEmpty();
  }

  @Test
  void aQueryIsRefusedWithAReason() throws Exception {
    shown();
    tabTo("textbox", REASON);
    browser.type("fragt nach <Personal> & zu früh");
    tabTo("button", "Refuse");
    browser.pressEnter();
    browser.await(each -> each.is("StaticText", "Refused query abcdef012345 of north."));
    assertThat(decision()).contains(Decision.REFUSE);
    assertThat(trial.store().reason(trial.waiting())).contains("fragt nach <Personal> & zu früh");
  }

  /** Whoever types a reason and presses Enter has pressed neither button. */
  @Test
  void enterInTheReasonDecidesNothing() throws Exception {
    shown();
    tabTo("textbox", REASON);
    browser.type("asks about staff");
    browser.pressEnter();
    tabTo("button", "Refuse");
    assertThat(decision()).isEmpty();
    browser.pressEnter();
    browser.await(each -> each.is("StaticText", "Refused query abcdef012345 of north."));
    assertThat(trial.store().reason(trial.waiting())).contains("asks about staff");
  }

  /** A page of somebody else's, who has even learnt the address. */
  private static HttpServer strange() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] page =
                "<!DOCTYPE html><title>trap</title><p>trap".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    server.start();
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", EVIL})
  void aPageOfAnotherOriginCanNeitherReadNorPost(String host) throws Exception {
    String steward = trial.page().address();
    String form = "session=" + trial.waiting().session() + "&decision=APPROVE&reason=";
    HttpServer server = strange();
    try {
      browser.open("http://" + host + ":" + server.getAddress().getPort() + "/");
      browser.await(each -> each.is("RootWebArea", "trap"));
      // It can read what is its own, so a failure below is not that of this test.
      assertThat(browser.run("return await (await fetch('/')).text()")).contains("trap");

      for (String options :
          List.of("{}", "{mode: 'no-cors'}", "{credentials: 'include', mode: 'no-cors'}")) {
        assertThat(
                browser.run(
                    "return await fetch('%s', %s).then(r => r.text(), e => 'refused ' + e)"
                        .formatted(steward, options)))
            .as(options)
            .matches("|refused .*");
      }
      for (String options :
          List.of("method: 'POST'", "method: 'POST', mode: 'no-cors', keepalive: true")) {
        browser.run(
            "await fetch('%sdecide', {%s, body: new URLSearchParams('%s')}).catch(e => 0); return ''"
                .formatted(steward, options, form));
      }
      browser.run(
          """
          const frame = document.createElement('iframe');
          frame.src = '%s';
          const loaded = new Promise(done => frame.onload = done);
          document.body.append(frame);
          await loaded;
          return '';
          """
              .formatted(steward));
      assertThat(browser.frames()).containsExactly("chrome-error://chromewebdata/");
      assertThat(
              browser.run(
                  """
                  const other = window.open('%s');
                  await new Promise(done => setTimeout(done, 1000));
                  try {
                    return String(other.document.body.innerText);
                  } catch (e) {
                    return 'refused';
                  }
                  """
                      .formatted(steward)))
          .isEqualTo("refused");
      browser.run(
          """
          const form = document.createElement('form');
          form.method = 'post';
          form.action = '%sdecide';
          for (const [name, value] of new URLSearchParams('%s')) {
            const field = document.createElement('input');
            field.name = name;
            field.value = value;
            form.append(field);
          }
          document.body.append(form);
          setTimeout(() => form.submit());
          return '';
          """
              .formatted(steward, form));
      browser.await(each -> each.is("StaticText", "not found"));
    } finally {
      server.stop(0);
    }
    assertThat(decision()).isEmpty();
    // The steward's own form would have been taken.
    shown();
    tabTo("button", "Approve once");
    browser.pressEnter();
    browser.await(each -> each.is("StaticText", "Approved query abcdef012345 of north."));
    assertThat(decision()).contains(Decision.APPROVE);
  }

  /** A name of somebody else's that leads to this machine and to the page's port. */
  @Test
  void anotherNameForThisMachineIsNotAnswered() throws Exception {
    URI address = URI.create(trial.page().address());
    browser.open("http://" + EVIL + ":" + address.getPort() + address.getPath());
    List<Spoken> all = browser.await(each -> each.is("StaticText", "not found"));
    assertThat(all).noneMatch(each -> each.name().contains("north"));
  }
}
