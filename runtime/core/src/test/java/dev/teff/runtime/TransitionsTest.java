package dev.teff.runtime;

import static dev.teff.runtime.ActivationState.ACTIVATING;
import static dev.teff.runtime.ActivationState.ACTIVE;
import static dev.teff.runtime.ActivationState.GONE;
import static dev.teff.runtime.ActivationState.LEAVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.CallOptions;
import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.HostedGrain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Takes each edge of the life of an activation. */
class TransitionsTest {
  private final TestStore store = new TestStore();
  private final Script script = new Script();
  private final GrainTypes types =
      new GrainTypes(
          TransitionsTest.class.getClassLoader(), new NamedServices(Map.of(Script.class, script)));
  private final GrainContract<?, ?> contract = types.contract("ledger");
  private final Host host =
      TestHost.of(
          SiloSettings.from(ConfigFactory.load()), new ManualTime(), Runnable::run, types, store);
  private final Activation activation =
      new Activation(
          new HostedKind(host, types.kind(contract)),
          new HostedGrain(GrainId.of("ledger", "a"), 1));
  private final List<ActivationState> seen = new ArrayList<>(List.of(activation.state()));

  private void activate() {
    activation.activate();
    note();
  }

  private void note() {
    seen.add(activation.state());
  }

  /** Whoever sweeps meanwhile would take it for one that nobody has called since time began. */
  @Test
  void activation_thatIsMade_wasUsedJustThen() {
    host.tick(4_711);
    var made = new Activation(activation.hosting(), new HostedGrain(GrainId.of("ledger", "b"), 2));

    assertThat(made.lastUsed()).isEqualTo(4_711);
  }

  /** A silo that drains waits for it, rather than send it away without what its first turns do. */
  @Test
  void activation_thatIsStillToCome_mayHaveSomethingToCarry() {
    assertThat(activation.carries()).isTrue();
    activate();
    assertThat(activation.carries()).isFalse(); // this one's state is all in the store
  }

  @Test
  void activation_thatIsConstructedAndAsksToLeave_goesThroughAllStates() {
    activate();
    store.hold();
    script.on(
        "go",
        self -> {
          self.context.deactivate();
          return self.add(1);
        });
    // The reply is not awaited: the deadline has passed.
    assertThatThrownBy(
            () -> TurnRunner.runInline(activation, call("go"), CurrentTurn.slot(), -1, null))
        .hasMessageContaining("not durable by the call's deadline");
    note();
    store.release();
    note();
    assertThat(seen).containsExactly(ACTIVATING, ACTIVE, LEAVING, GONE);
  }

  @Test
  void activation_thatCannotBeConstructed_isGone() {
    script.onConstruction(self -> {
      throw new IllegalStateException("no");
    });
    assertThatThrownBy(this::activate).hasMessageContaining("TEFF-209");
    note();
    assertThat(seen).containsExactly(ACTIVATING, GONE);
  }

  @Test
  void activation_thatIsNotWantedAnyMore_leavesWithoutClaimingItsGrain() {
    activation.leave(DeactivationReason.MOVED);
    activate();
    activation.release();
    note();
    assertThat(seen).containsExactly(ACTIVATING, ACTIVATING, GONE);
    assertThat(script.activations("a")).isZero();
    assertThat(store.claim(activation.id()).epoch()).isEqualTo(1);
  }

  private GrainCall<?> call(String step) {
    var captured = new GrainCall<?>[1];
    Ledger stub =
        (Ledger)
            contract.stub(
                activation.id(),
                (target, of, call, options) -> captured[0] = call,
                CallOptions.defaults());
    stub.run(step);
    return captured[0];
  }
}
