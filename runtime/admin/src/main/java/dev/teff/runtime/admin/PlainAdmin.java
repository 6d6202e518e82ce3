package dev.teff.runtime.admin;

import com.sun.net.httpserver.HttpExchange;
import dev.teff.grains.GrainException;
import dev.teff.runtime.Health;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway tells probes and Prometheus how it is, if it is configured to: by plain HTTP and
 * without tokens, for those who have neither. What it tells of calls is how many there were. Safe
 * for use by any thread.
 *
 * <pre>{@code
 * AdminOptions options =
 *     AdminOptions.from(Configuration.load(Thread.currentThread().getContextClassLoader()));
 * try (PlainAdmin admin = PlainAdmin.open(options, () -> true, () -> "")) {
 *   System.out.println(admin.url());
 * }
 * }</pre>
 */
public final class PlainAdmin implements AutoCloseable {
  private final AdminOptions options;
  private final @Nullable Door door;

  private PlainAdmin(AdminOptions options, @Nullable Door door) {
    this.options = options;
    this.door = door;
  }

  /**
   * Listens, unless it is switched off.
   *
   * @param ready whether the process can do its work now
   * @param metrics what is measured, in the text format of Prometheus
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  public static PlainAdmin open(
      AdminOptions options, BooleanSupplier ready, Supplier<String> metrics) {
    if (options.port() < 0) {
      return new PlainAdmin(options, null);
    }
    var health = new HealthPages(() -> new Health(true, ready.getAsBoolean(), ""));
    Map<String, Function<HttpExchange, Answer>> pages = new TreeMap<>();
    pages.put("/health/live", request -> health.live());
    pages.put("/health/ready", request -> health.ready());
    pages.put("/metrics", request -> Answer.metrics(metrics.get()));
    try {
      var admin = new PlainAdmin(options, Door.open(options, pages));
      options.warn();
      return admin;
    } catch (IOException e) {
      throw options.portInUse(e);
    }
  }

  /** Where it listens, {@code http://HOST:PORT}; empty when it is switched off. */
  public Optional<String> url() {
    return door == null ? Optional.empty() : Optional.of(options.url(door.port()));
  }

  /** Listens no more. */
  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
  }
}
