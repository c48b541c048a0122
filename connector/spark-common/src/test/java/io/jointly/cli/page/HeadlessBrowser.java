package io.jointly.cli.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium with one tab. Tests press its keys, and read what a screen reader would read.
 * It is driven by the DevTools protocol.
 */
final class HeadlessBrowser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a screen reader is told of one thing on the page.
   *
   * @param level of a heading; 0 for others
   * @param canFocus whether the Tab key gets there
   */
  record Spoken(String role, String name, int level, boolean canFocus, boolean hasFocus) {

    static Spoken of(JsonNode node) {
      Map<String, JsonNode> properties = new LinkedHashMap<>();
      node.path("properties")
          .forEach(
              each -> properties.put(each.path("name").asText(), each.path("value").path("value")));
      JsonNode none = JSON.missingNode();
      return new Spoken(
          node.path("role").path("value").asText(),
          node.path("name").path("value").asText().strip(),
          properties.getOrDefault("level", none).asInt(),
          properties.getOrDefault("focusable", none).asBoolean(),
          properties.getOrDefault("focused", none).asBoolean());
    }

    boolean is(String otherRole, String otherName) {
      return role.equals(otherRole) && name.equals(otherName);
    }
  }

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> replies;
  private final AtomicInteger calls = new AtomicInteger();
  private @Nullable String tab;

  private HeadlessBrowser(
      Process process, WebSocket socket, Map<Integer, CompletableFuture<JsonNode>> replies) {
    this.process = process;
    this.socket = socket;
    this.replies = replies;
  }

  /** Where this machine has one. */
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param folder for its profile and its log
   * @param hosts names of hosts that stand for this machine
   */
  static HeadlessBrowser start(Path program, Path folder, List<String> hosts) throws Exception {
    List<String> rules = hosts.stream().map(host -> "MAP " + host + " 127.0.0.1").toList();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // Containers have no sandbox for it, and it sees nothing but pages of these tests.
                "--no-sandbox",
                // The frames of a page in one process, and so in one tree.
                "--disable-site-isolation-trials",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--no-proxy-server",
                "--host-resolver-rules=" + String.join(",", rules),
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    try {
      Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(address(process, folder), new Replies(replies))
              .get(SECONDS, TimeUnit.SECONDS);
      HeadlessBrowser browser = new HeadlessBrowser(process, socket, replies);
      browser.openTab();
      return browser;
    } catch (Exception | AssertionError e) {
      kill(process);
      throw e;
    }
  }

  /** The browser writes port and path into its profile when it listens. */
  private static URI address(Process process, Path folder) throws Exception {
    Path port = folder.resolve("profile/DevToolsActivePort");
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); ; ) {
      List<String> lines = Files.exists(port) ? Files.readAllLines(port) : List.of();
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(Files.readString(folder.resolve("browser.log")));
      }
      Thread.sleep(50);
    }
  }

  /** Gives each reply to the call that waits for it. Events are passed over. */
  private static final class Replies implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> waiting;
    private final StringBuilder text = new StringBuilder();

    Replies(Map<Integer, CompletableFuture<JsonNode>> waiting) {
      this.waiting = waiting;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = read(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> reply = waiting.remove(message.path("id").asInt(-1));
        if (reply != null) {
          reply.complete(message);
        }
      }
      from.request(1);
      return null;
    }

    private static JsonNode read(String json) {
      try {
        return JSON.readTree(json);
      } catch (JsonProcessingException e) {
        throw new AssertionError(json, e);
      }
    }
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    int id = calls.incrementAndGet();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (tab != null) {
      message.put("sessionId", tab);
    }
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    replies.put(id, reply);
    socket.sendText(JSON.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode answer = reply.get(SECONDS, TimeUnit.SECONDS);
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer);
    }
    return answer.path("result");
  }

  private void openTab() throws Exception {
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    tab =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    call("Page.enable", Map.of());
    call("Accessibility.enable", Map.of());
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
  }

  /** Goes to an address. */
  void open(String address) throws Exception {
    JsonNode went = call("Page.navigate", Map.of("url", address));
    if (went.has("errorText")) {
      throw new AssertionError(address + ": " + went);
    }
  }

  /** What the page says, in its order. */
  List<Spoken> spoken() throws Exception {
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    call("Accessibility.getFullAXTree", Map.of())
        .path("nodes")
        .forEach(node -> nodes.put(node.path("nodeId").asText(), node));
    List<Spoken> all = new ArrayList<>();
    nodes.values().stream().findFirst().ifPresent(root -> speak(root, nodes, all));
    return all;
  }

  private static void speak(JsonNode node, Map<String, JsonNode> nodes, List<Spoken> all) {
    if (!node.path("ignored").asBoolean()) {
      all.add(Spoken.of(node));
    }
    for (JsonNode id : node.path("childIds")) {
      JsonNode child = nodes.get(id.asText());
      if (child != null) {
        speak(child, nodes, all);
      }
    }
  }

  /** Waits until the page says something. */
  List<Spoken> await(Predicate<Spoken> said) throws Exception {
    List<Spoken> all = List.of();
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        System.nanoTime() < end; ) {
      all = spoken();
      if (all.stream().anyMatch(said)) {
        return all;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the page says " + all);
  }

  /** What has the focus: where the next key goes. */
  Spoken focus() throws Exception {
    return spoken().stream()
        .filter(each -> each.hasFocus() && !each.role().equals("RootWebArea"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing has the focus"));
  }

  void pressTab() throws Exception {
    press("Tab", 9, "");
  }

  void pressEnter() throws Exception {
    press("Enter", 13, "\r");
  }

  private void press(String key, int code, String text) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("type", type);
      event.put("key", key);
      event.put("code", key);
      event.put("windowsVirtualKeyCode", code);
      if (type.equals("keyDown") && !text.isEmpty()) {
        event.put("text", text);
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  /** Runs a script of the page's own, which may wait, and gives its text. */
  String run(String script) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                "(async () => {" + script + "})()",
                "awaitPromise",
                true,
                "userGesture",
                true,
                "returnByValue",
                true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(result.toString());
    }
    return result.path("result").path("value").asText();
  }

  /** The addresses of what the page's frames hold. */
  List<String> frames() throws Exception {
    List<String> addresses = new ArrayList<>();
    call("Page.getFrameTree", Map.of())
        .path("frameTree")
        .path("childFrames")
        .forEach(frame -> addresses.add(frame.path("frame").path("url").asText()));
    return addresses;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.abort();
    kill(process);
  }

  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
