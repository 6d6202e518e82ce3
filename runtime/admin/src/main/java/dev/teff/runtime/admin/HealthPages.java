package dev.teff.runtime.admin;

import dev.teff.runtime.Health;
import java.util.function.Supplier;

/** What probes ask: a silo that is not live is best ended, one that is not ready left alone. */
record HealthPages(Supplier<Health> health) {
  private static final int WELL = 200;
  private static final int NOT_WELL = 503;

  Answer live() {
    Health now = health.get();
    return answer("live", now.live(), now.detail());
  }

  Answer ready() {
    Health now = health.get();
    return answer("ready", now.ready(), now.detail());
  }

  private static Answer answer(String what, boolean well, String detail) {
    return Answer.json(
        well ? WELL : NOT_WELL,
        Json.object(out -> {
          out.writeBooleanField(what, well);
          if (!detail.isEmpty()) {
            out.writeStringField("detail", detail);
          }
        }));
  }
}
