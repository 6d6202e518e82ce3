package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.call;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.incrementConcurrentUsers;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;

import dev.teff.grains.Grains;
import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.Target;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** Writers who wait for their entries to be durable: how many can the store take? */
public final class JournalWritesLoadTest implements LoadTestProvider {
  private static final int DIARIES = 100;
  private static final int LEVELS = 4;
  private static final String ENTRY = "x".repeat(200);

  @Override
  public String name() {
    return "journal-writes";
  }

  @Override
  public String description() {
    return "16, 32, 48, 64 writers of 200-byte events, each waiting until its own is durable";
  }

  @Override
  public Plan create(LoadOptions options) {
    var written = new LongAdder();
    return plan(
            name(),
            scenario("write")
                .exec(
                    call(
                            "write",
                            Diary.class,
                            user -> diary(user.number()),
                            (diary, user) -> diary.write(ENTRY))
                        .check("it was counted", count -> count > 0))
                .exec(user -> written.increment())
                .inject(
                    incrementConcurrentUsers(16)
                        .times(LEVELS)
                        .eachLevelLasting(options.duration(seconds(20)).dividedBy(LEVELS))))
        .warmUp(options.duration(seconds(20)).dividedBy(8))
        .assertions(global().failedRequests().is(0))
        .invariant("every acknowledged entry is there", target -> audit(target, written.sum()));
  }

  private static String diary(long number) {
    return Runs.name("diary", number % DIARIES);
  }

  private static void audit(Target target, long written) {
    Grains grains = target.grains();
    long there =
        grains
            .awaitAll(
                LongStream.range(0, DIARIES)
                    .mapToObj(i -> grains.ref(Diary.class, diary(i)))
                    .map(diary -> grains.start(diary, Diary::size))
                    .toList())
            .stream()
            .mapToLong(size -> size)
            .sum();
    if (there < written) {
      throw new AssertionError("%d of %d entries are lost".formatted(written - there, written));
    }
  }
}
