package dev.teff.runtime.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP, and answers each path with a page. */
final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Admin.class);

  private final Map<String, Function<HttpExchange, Answer>> pages;
  private final HttpServer server;
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("teff-admin").factory());

  private Door(HttpServer server, Map<String, Function<HttpExchange, Answer>> pages) {
    this.server = server;
    this.pages = pages;
    server.createContext("/", this::handle);
    server.setExecutor(requests);
    server.start();
  }

  /**
   * Listens.
   *
   * @param pages by path
   * @throws IOException when the port cannot be had
   */
  static Door open(AdminOptions options, Map<String, Function<HttpExchange, Answer>> pages)
      throws IOException {
    return new Door(
        HttpServer.create(new InetSocketAddress(options.bind(), options.port()), 0), pages);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange).send(exchange);
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    if (Visitors.useAName(exchange)) {
      return Answer.plain(421, "Ask for an address or localhost, not for another name.\n");
    }
    Function<HttpExchange, Answer> page = pages.get(path);
    if (page == null) {
      return Answer.plain(
          404, "There is nothing here, but at %s.%n".formatted(String.join(", ", pages.keySet())));
    }
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        try {
          yield page.apply(exchange);
        } catch (RuntimeException e) {
          LOG.error("The page {} failed.", path, e);
          yield Answer.plain(500, "The page failed; the log says why.\n");
        }
      }
      default -> Answer.plain(405, "This address changes nothing; use GET.\n");
    };
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
  }
}
