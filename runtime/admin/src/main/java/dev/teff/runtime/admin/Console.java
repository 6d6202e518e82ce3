package dev.teff.runtime.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.StoredEvent;
import dev.teff.runtime.StoredGrains;
import dev.teff.runtime.StoredHistory;
import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.spi.MethodStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the console shows, as JSON: each view is asked for anew. */
final class Console {
  private static final int HOTTEST = 20;
  private static final int NEWEST_EVENTS = 100;

  /** A longer journal is nothing to replay for a look. */
  private static final int LONGEST_JOURNAL = 10_000;

  private final Supplier<Optional<Subject>> subject;
  private final HottestGrains hottest;

  Console(Supplier<Optional<Subject>> subject, HottestGrains hottest) {
    this.subject = subject;
    this.hottest = hottest;
  }

  private Answer of(Function<Subject, Answer> view) {
    return subject.get().map(view).orElseGet(() -> refused(503, "The silo has not started yet."));
  }

  private static Answer refused(int status, String detail) {
    return Answer.json(status, Json.object(out -> out.writeStringField("detail", detail)));
  }

  // The cluster.

  Answer cluster(HttpExchange unused) {
    return of(about -> Answer.json(200, Json.object(out -> cluster(out, about))));
  }

  private static void cluster(JsonGenerator out, Subject about) throws IOException {
    out.writeStringField("silo", about.silo().name());
    Optional<ClusterView> view = about.view();
    if (view.isPresent()) {
      out.writeNumberField("view", view.get().version());
    }
    out.writeArrayFieldStart("silos");
    for (Member member : view.map(ClusterView::members).orElse(List.of())) {
      out.writeStartObject();
      out.writeStringField("name", member.silo().name());
      out.writeStringField("address", member.silo().host() + ":" + member.silo().port());
      out.writeStringField("state", member.state().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.writeObjectFieldStart("load");
    out.writeNumberField(
        "grains", about.silo().typeStatistics().stream().mapToLong(TypeStatistics::active).sum());
    out.writeNumberField("cpu", cpu());
    out.writeNumberField("heapUsed", heap.getUsed());
    out.writeNumberField("heapMax", heap.getMax());
    out.writeEndObject();
  }

  private static double cpu() {
    return Math.max(
        0,
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuLoad());
  }

  // Types.

  Answer types(HttpExchange unused) {
    return of(about -> Answer.json(200, Json.object(out -> types(out, about))));
  }

  private static void types(JsonGenerator out, Subject about) throws IOException {
    out.writeArrayFieldStart("types");
    for (TypeStatistics type : about.silo().typeStatistics()) {
      out.writeStartObject();
      out.writeStringField("type", type.type());
      out.writeNumberField("active", type.active());
      out.writeNumberField("turns", type.turns());
      out.writeNumberField(
          "failures", type.methods().stream().mapToLong(MethodStatistics::failures).sum());
      out.writeNumberField("activations", type.activations());
      out.writeNumberField("eventsAppended", type.eventsAppended());
      out.writeNumberField("bytesAppended", type.bytesAppended());
      out.writeArrayFieldStart("methods");
      for (MethodStatistics method : type.methods()) {
        out.writeStartObject();
        out.writeStringField("method", method.method());
        out.writeNumberField("calls", method.calls());
        out.writeNumberField("failures", method.failures());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  // Hot grains.

  Answer hottest(HttpExchange exchange) {
    return Visitors.isHere(exchange)
        ? Answer.json(200, Json.object(out -> hottest(out, hottest.top(HOTTEST))))
        : secret();
  }

  /** Keys of grains can be names of people, and what grains stored can be anything. */
  private static Answer secret() {
    return refused(
        403,
        "Grains are shown on the silo's own machine only: come through a tunnel, or use"
            + " ./teff journal show.");
  }

  private static void hottest(JsonGenerator out, List<HottestGrains.Hot> grains)
      throws IOException {
    out.writeArrayFieldStart("grains");
    for (HottestGrains.Hot hot : grains) {
      out.writeStartObject();
      out.writeStringField("type", hot.grain().type());
      out.writeStringField("key", hot.grain().key());
      out.writeNumberField("turnsPerSecond", hot.turnsPerSecond());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  // One grain.

  Answer grain(HttpExchange exchange) {
    if (!Visitors.isHere(exchange)) {
      return secret();
    }
    Map<String, String> query = Query.of(exchange.getRequestURI().getRawQuery());
    String type = query.getOrDefault("type", "");
    String key = query.getOrDefault("key", "");
    return type.isEmpty() || key.isEmpty()
        ? refused(400, "Which grain? Ask for console/grain?type=TYPE&key=KEY.")
        : of(about -> grain(about, type, key));
  }

  private static Answer grain(Subject about, String type, String key) {
    StoredGrains stored = about.stored();
    if (stored == null) {
      return refused(404, "This silo has no store, so its grains have no history.");
    }
    try {
      GrainId grain = GrainId.of(type, key);
      var read = new AtomicInteger();
      StoredHistory history =
          stored.history(grain, event -> read.incrementAndGet() <= LONGEST_JOURNAL);
      if (read.get() > LONGEST_JOURNAL) {
        return refused(
            413,
            "%s has more than %,d events: use ./teff journal show."
                .formatted(grain, LONGEST_JOURNAL));
      }
      return Answer.json(200, Json.object(out -> grain(out, about, grain, history)));
    } catch (GrainException | IllegalArgumentException e) {
      return refused(404, String.valueOf(e.getMessage()));
    }
  }

  private static void grain(JsonGenerator out, Subject about, GrainId grain, StoredHistory history)
      throws IOException {
    out.writeStringField("type", grain.type());
    out.writeStringField("key", grain.key());
    Optional<String> where = about.where(grain);
    if (where.isPresent()) {
      out.writeStringField("silo", where.get());
    }
    List<StoredEvent> events = history.events();
    out.writeNumberField("stored", events.size());
    out.writeStringField("state", history.state());
    out.writeArrayFieldStart("events");
    for (StoredEvent event :
        events.subList(Math.max(0, events.size() - NEWEST_EVENTS), events.size())) {
      out.writeStartObject();
      out.writeNumberField("sequence", event.sequence());
      out.writeStringField("time", event.time().toString());
      out.writeStringField("type", event.type());
      write(out, "json", event.json());
      write(out, "caller", event.caller());
      write(out, "key", event.key());
      write(out, "problem", event.problem());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      out.writeStringField(name, text.get());
    }
  }
}
