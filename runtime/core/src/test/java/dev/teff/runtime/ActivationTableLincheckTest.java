package dev.teff.runtime;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Callers of one grain, and one who sends it away: each call runs once, alone, and sees what ran
 * before it, in whatever activation. Nothing but the callers' threads runs turns here.
 */
public class ActivationTableLincheckTest {
  private static final SiloSettings SETTINGS = SiloSettings.from(ConfigFactory.load());
  private static final GrainTypes TYPES =
      new GrainTypes(
          ActivationTableLincheckTest.class.getClassLoader(),
          new NamedServices(Map.of(Script.class, new Script())));
  private static final GrainId LEDGER = GrainId.of("ledger", "a");

  private final Host host =
      TestHost.of(SETTINGS, new ManualTime(), Runnable::run, TYPES, new TestStore());
  private final Grains grains = host.grains();

  /** For Lincheck, which makes one per run. */
  public ActivationTableLincheckTest() {}

  /** A call that changes the grain; what it answers counts the calls before it. */
  @Operation
  public long add() {
    return grains.ref(Ledger.class, "a").add(1);
  }

  /** A call that looks. */
  @Operation
  public long sum() {
    return grains.ref(Ledger.class, "a").sum();
  }

  /** A call that others do not wait for. */
  @Operation
  public long started() {
    return grains.start(grains.ref(Ledger.class, "a"), ledger -> ledger.add(1)).await();
  }

  /** Sends the activation away, if there is one. */
  @Operation
  public void leave() {
    host.deactivate(LEDGER);
  }

  @Test
  void everyRun_isOneThatALockWouldAllow() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(4)
        .iterations(5)
        .invocationsPerIteration(400)
        .check(ActivationTableLincheckTest.class);
  }
}
