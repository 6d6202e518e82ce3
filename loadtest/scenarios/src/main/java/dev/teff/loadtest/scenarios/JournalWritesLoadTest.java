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
import dev.teff.loadtest.harness.VirtualUser;
import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.util.stream.LongStream;

/** Writers who wait for their entries to be durable: how many can the store take? */
public final class JournalWritesLoadTest implements LoadTestProvider {
  private static final int DIARIES = 100;
  private static final int LEVELS = 4;
  private static final String WRITTEN = "written";
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
    var run = new Run(options.runId());
    return plan(
            name(),
            scenario("write")
                .exec(
                    call(
                            "write",
                            Diary.class,
                            user -> diary(run, user.number()),
                            (diary, user) -> write(diary, user))
                        .check("it was counted", count -> count > 0))
                .inject(
                    incrementConcurrentUsers(16)
                        .times(LEVELS)
                        .eachLevelLasting(options.duration(seconds(20)).dividedBy(LEVELS))))
        .warmUp(options.duration(seconds(20)).dividedBy(8))
        .assertions(global().failedRequests().is(0))
        .invariant(
            "every acknowledged entry is there",
            (target, counts) -> audit(run, target, counts.of(WRITTEN)));
  }

  private static long write(Diary diary, VirtualUser user) {
    long count = diary.write(ENTRY);
    user.count(WRITTEN);
    return count;
  }

  private static String diary(Run run, long number) {
    return run.name("diary", number % DIARIES);
  }

  private static void audit(Run run, Target target, long written) {
    Grains grains = target.grains();
    long there =
        grains
            .awaitAll(
                LongStream.range(0, DIARIES)
                    .mapToObj(i -> grains.ref(Diary.class, diary(run, i)))
                    .map(diary -> grains.start(diary, Diary::size))
                    .toList())
            .stream()
            .mapToLong(size -> size)
            .sum();
    if (written == 0) {
      throw new AssertionError("no entry was acknowledged, so none could be lost");
    }
    if (there < written) {
      throw new AssertionError("%d of %d entries are lost".formatted(written - there, written));
    }
  }
}
