package dev.teff.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real browser without a screen that shows one page, driven through its DevTools, for tests of
 * pages. It notes what a page must not do: fail, and ask anybody but its own server.
 *
 * <p>Used by one thread at a time. What the browser does not answer within a minute fails.
 */
public final class Chromium implements AutoCloseable {
  private static final String ANNOUNCEMENT = "DevTools listening on ";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<Void>> loads = new ConcurrentHashMap<>();
  private volatile String origin = "";

  private Chromium(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /**
   * The browser's program, if there is one: what the environment's {@code TEFF_BROWSER} names, or
   * the first on the {@code PATH}.
   */
  public static Optional<Path> program() {
    Stream<Path> named = Stream.ofNullable(System.getenv("TEFF_BROWSER")).map(Path::of);
    Stream<Path> installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)));
    return Stream.concat(named, installed).filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts one on a page that is still empty.
   *
   * @param profile a folder for what it remembers; made if it is not there
   * @param flags further arguments of the program
   * @throws IOException when it does not start
   */
  public static Chromium start(Path program, Path profile, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile));
    command.addAll(List.of(flags));
    command.add("about:blank");
    var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // Of the POSIX locale some builds make a language tag that their own JavaScript refuses.
    builder.environment().put("LC_ALL", "en_US.UTF-8");
    Process process = builder.start();
    BufferedReader errors = process.errorReader();
    String line = errors.readLine();
    while (line != null && !line.startsWith(ANNOUNCEMENT)) {
      line = errors.readLine();
    }
    if (line == null) {
      throw new IOException("Chromium ended before it listened.");
    }
    Thread.startVirtualThread(() -> errors.lines().forEach(unused -> {}));
    URI browser = URI.create(line.substring(ANNOUNCEMENT.length()));
    return new Chromium(process, page(browser));
  }

  private static URI page(URI browser) throws IOException, InterruptedException {
    URI list = URI.create("http://%s:%d/json".formatted(browser.getHost(), browser.getPort()));
    String pages =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    for (JsonNode one : JSON.readTree(pages)) {
      if (one.get("type").asText().equals("page")) {
        return URI.create(one.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("Chromium shows no page: " + pages);
  }

  /** Opens a file; returns when it is loaded. */
  public void open(Path file) {
    open(file.toUri());
  }

  /** Opens a page; returns when it is loaded. What it asks of another server is a complaint. */
  public void open(URI page) {
    origin = page.getScheme().equals("file") ? "file:" : page.resolve("/").toString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
    send("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
    String loader = send("Page.navigate", Map.of("url", page.toString())).get("loaderId").asText();
    within(load(loader));
  }

  /** Done when a page is loaded; it may be before its number is known, or after. */
  private CompletableFuture<Void> load(String loader) {
    return loads.computeIfAbsent(loader, unknown -> new CompletableFuture<>());
  }

  /** What an expression of JavaScript is, or what its promise comes to. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.get("exceptionDetails").toString());
    }
    return answer.get("result").path("value");
  }

  /** Presses a key, for example {@code Tab}. */
  public void press(String key) {
    send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Types a text where the cursor is. */
  public void type(String text) {
    send("Input.insertText", Map.of("text", text));
  }

  /** Makes the window this large, in pixels. */
  public void resize(int width, int height) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Prefers {@code light} or {@code dark}. */
  public void prefer(String scheme) {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Saves the whole page as a PNG file. */
  public void screenshot(Path file) throws IOException {
    JsonNode shot =
        send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
  }

  /** Errors in the console, and requests to others than the page's own server. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    int number = numbers.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    pending.put(number, answer);
    Object command = Map.of("id", number, "method", method, "params", parameters);
    within(socket.sendText(JSON.valueToTree(command).toString(), true));
    return within(answer);
  }

  private static <T> T within(CompletableFuture<T> coming) {
    return coming.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void received(String text) throws IOException {
    JsonNode message = JSON.readTree(text);
    if (message.has("id")) {
      CompletableFuture<JsonNode> waiting = pending.remove(message.get("id").asInt());
      if (waiting != null) {
        waiting.complete(message.path("result"));
      }
      return;
    }
    switch (message.path("method").asText()) {
      case "Page.lifecycleEvent" -> {
        if (message.at("/params/name").asText().equals("load")) {
          load(message.at("/params/loaderId").asText()).complete(null);
        }
      }
      case "Runtime.exceptionThrown" -> complaints.add(text);
      case "Log.entryAdded" -> {
        if (message.at("/params/entry/level").asText().equals("error")) {
          complaints.add(text);
        }
      }
      case "Runtime.consoleAPICalled" -> {
        if (message.at("/params/type").asText().equals("error")) {
          complaints.add(text);
        }
      }
      case "Network.requestWillBeSent" -> {
        String url = message.at("/params/request/url").asText();
        if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
          complaints.add("request to " + url);
        }
      }
      default -> {
        // nothing that matters here
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          received(text.toString());
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().join();
  }
}
