package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.rampConcurrentUsers;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import dev.teff.samples.document.Caret;
import dev.teff.samples.document.Presence;
import java.time.Instant;

/** Editors who say every second where they are, twenty to a document. */
public final class PresenceLoadTest implements LoadTestProvider {
  private static final int EDITORS_PER_DOCUMENT = 20;

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public String description() {
    return "heartbeats of editors, twenty to a document, one a second each";
  }

  @Override
  public Plan create(LoadOptions options) {
    var run = new Run(options.runId());
    int editors = (int) options.rate(200);
    return plan(
            name(),
            scenario("editor")
                .repeat(
                    5,
                    chain()
                        .pace(seconds(1))
                        .exec(
                            call(
                                    "here",
                                    Presence.class,
                                    user -> run.name("room", user.number() / EDITORS_PER_DOCUMENT),
                                    (presence, user) ->
                                        presence.here(
                                            new Caret("editor-" + user.number(), 0, Instant.now())))
                                .check(
                                    "not more than the room holds",
                                    others -> others.size() <= EDITORS_PER_DOCUMENT)))
                .inject(
                    rampConcurrentUsers(0).to(editors).during(seconds(5)),
                    rampConcurrentUsers(editors).to(editors).during(options.duration(seconds(15)))))
        .warmUp(seconds(5))
        .assertions(
            global().responseTime().percentile(99).lt(millis(200)),
            global().failedRequests().is(0));
  }
}
