package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;

import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.VirtualUser;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import dev.teff.samples.document.Document;
import dev.teff.samples.document.Edit;
import dev.teff.samples.document.Edited;
import dev.teff.samples.document.Splice;

/** Four editors who type into the same text. */
public final class DocumentLoadTest implements LoadTestProvider {
  private static final int EDITORS = 4;

  // What a user remembers.
  private static final String SEEN = "seen"; // the text, by its hash code
  private static final String EDIT = "edit"; // the number of the last one

  @Override
  public String name() {
    return "document";
  }

  @Override
  public String description() {
    return "%d editors type into each of a few replicated texts".formatted(EDITORS);
  }

  @Override
  public Plan create(LoadOptions options) {
    var run = new Run(options.runId());
    int editors = (int) options.rate(20);
    return plan(
            name(),
            scenario("editor")
                .exec(
                    call(
                        "look",
                        Document.class,
                        user -> text(run, user),
                        (document, user) -> looked(user, document)))
                .repeat(
                    10,
                    chain()
                        .exec(
                            call(
                                    "edit",
                                    Document.class,
                                    user -> text(run, user),
                                    (document, user) -> typed(user, document))
                                .check("the letter is there", answer -> answer.made()))
                        .pauseExponential(millis(200)))
                .inject(constantConcurrentUsers(editors).during(options.duration(seconds(20)))))
        .warmUp(options.duration(seconds(20)).dividedBy(4))
        .assertions(
            global().responseTime().percentile(99).lt(millis(500)),
            global().failedRequests().is(0));
  }

  private static String looked(VirtualUser user, Document document) {
    String text = document.look(editor(user));
    user.set(SEEN, text.hashCode()).set(EDIT, System.currentTimeMillis());
    return text;
  }

  private static Edited typed(VirtualUser user, Document document) {
    long number = user.get(EDIT, Long.class) + 1;
    var edit = new Edit(number, user.get(SEEN, Integer.class), new Splice(0, 0, "x"));
    Edited answer = document.edit(editor(user), edit);
    user.set(SEEN, answer.text().hashCode()).set(EDIT, number);
    return answer;
  }

  private static String text(Run run, VirtualUser user) {
    return run.name("text", user.number() / EDITORS);
  }

  private static String editor(VirtualUser user) {
    return "editor-" + user.number();
  }
}
