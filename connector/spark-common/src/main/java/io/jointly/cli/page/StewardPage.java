package io.jointly.cli.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.run.JointOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The web page of the person who approves partners' queries. It listens on this machine alone. Its
 * address holds a secret token; who does not know it, other users of this machine and other pages
 * in the browser among them, gets nothing. The page runs no script and loads nothing from
 * elsewhere.
 */
public final class StewardPage implements AutoCloseable {

  private static final int TOKEN_BYTES = 32;
  private static final int MOST_FORM_BYTES = 8192;

  /** What a browser may do with the page: show it, with its own style, and send its own form. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
              + " frame-ancestors 'none'",
          "Referrer-Policy",
          "same-origin",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final JointOptions options;
  private final @Nullable Path state;
  private final String token;
  private final HttpServer server;
  private final ExecutorService thread;
  private String notice = "";

  /**
   * Opens the page.
   *
   * @param state the agent's folder of proposals; null for the one beside the policy
   * @param port 0 for any free one
   * @throws CallerException (OPTION) if the port is taken
   */
  public StewardPage(JointOptions options, @Nullable Path state, int port) {
    this.options = options;
    this.state = state;
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the page cannot listen on port " + port + " (" + e.getMessage() + "); name another one",
          e);
    }
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, "jointly page");
              made.setDaemon(true);
              return made;
            });
    server.setExecutor(thread);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The address, with the token: for the steward's eyes alone. */
  public String address() {
    return origin("127.0.0.1") + "/" + token + "/";
  }

  private String origin(String host) {
    return "http://" + host + ":" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      HEADERS.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      String rest = rest(exchange);
      String request = exchange.getRequestMethod() + " " + rest;
      if (rest == null || !isFromHere(exchange.getRequestHeaders())) {
        send(exchange, 404, "text/plain", "not found\n");
      } else if (request.equals("GET ")) {
        send(exchange, 200, "text/html", page());
      } else if (request.equals("GET page.css")) {
        send(exchange, 200, "text/css", style());
      } else if (request.equals("POST decide")) {
        decide(exchange);
      } else {
        send(exchange, 404, "text/plain", "not found\n");
      }
    }
  }

  /** The path behind the token; null where that is another one. */
  private @Nullable String rest(HttpExchange exchange) {
    String[] parts = exchange.getRequestURI().getRawPath().split("/", 3);
    // Compared in constant time.
    return parts.length == 3
            && MessageDigest.isEqual(
                parts[1].getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))
        ? parts[2]
        : null;
  }

  /** Another page may know this machine by a name of its own, or send a form from elsewhere. */
  private boolean isFromHere(Headers headers) {
    List<String> origins = List.of(origin("127.0.0.1"), origin("localhost"));
    String host = headers.getFirst("Host");
    String from = headers.getFirst("Origin");
    String site = headers.getFirst("Sec-Fetch-Site");
    return host != null
        && origins.contains("http://" + host)
        && (from == null || origins.contains(from))
        && (site == null || site.equals("same-origin") || site.equals("none"));
  }

  private String page() {
    String shown = notice;
    notice = "";
    try {
      return new PageText(new PartyFiles(options, state), token).page(shown);
    } catch (JointlyException e) {
      return new Html()
          .markup("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
          .element("title", "Queries")
          .markup("<link rel=\"stylesheet\" href=\"/" + token + "/page.css\"></head><body><main>")
          .element("h1", "The party's files cannot be read")
          .markup("<p role=\"alert\">")
          .text(String.valueOf(e.getMessage()))
          .markup("</p></main></body></html>\n")
          .toString();
    }
  }

  private void decide(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MOST_FORM_BYTES + 1);
    }
    Map<String, String> form = new LinkedHashMap<>();
    if (body.length <= MOST_FORM_BYTES) {
      for (String field : new String(body, StandardCharsets.US_ASCII).split("&")) {
        String[] parts = field.split("=", 2);
        form.put(parts[0], parts.length == 2 ? decoded(parts[1]) : "");
      }
    }
    try {
      notice = decided(form);
    } catch (JointlyException e) {
      notice = String.valueOf(e.getMessage());
    }
    exchange.getResponseHeaders().set("Location", "/" + token + "/");
    send(exchange, 303, "text/plain", "");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String decided(Map<String, String> form) {
    Decision decision =
        switch (form.getOrDefault("decision", "")) {
          case "APPROVE" -> Decision.APPROVE;
          case "REFUSE" -> Decision.REFUSE;
          default -> throw new CallerException(ErrorCode.PROPOSAL, "the form is not complete");
        };
    PartyFiles files = new PartyFiles(options, state);
    Proposal proposal = files.store().find(form.getOrDefault("session", ""));
    String reason = form.getOrDefault("reason", "");
    if (reason.isBlank()) {
      files.store().decide(proposal, decision);
    } else {
      files.store().decide(proposal, decision, reason);
    }
    return (decision == Decision.APPROVE ? "Approved" : "Refused")
        + " query "
        + proposal.id()
        + " of "
        + proposal.analyst()
        + ".";
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String style() throws IOException {
    try (InputStream in = StewardPage.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("the jar has lost page.css");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
