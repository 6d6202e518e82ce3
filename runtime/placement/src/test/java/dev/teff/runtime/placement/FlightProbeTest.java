package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.placement.jfr.SampleRate;
import dev.teff.runtime.spi.CallProbe.Observed;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlightProbeTest {
  private static final GrainId GRAIN = GrainId.of("g", "one");

  @Test
  void callThatCannotBeWritten_isLookedAtAllTheSame() {
    var probe =
        new FlightProbe(() -> "a", new Sampling(new SampleRate(1, 1), new SampleRate(1, 2)));
    for (Throwable failure :
        new Throwable[] {new NullPointerException("a component"), new StackOverflowError()}) {
      Observed observed = probe.observe(GRAIN, GRAIN, new Unwritable(failure), false);
      assertThat(observed).isNotNull();
      assertThatCode(() -> Objects.requireNonNull(observed).ended(true, false, 0))
          .doesNotThrowAnyException();
    }
  }

  /** A call with an argument whose accessor throws. */
  private static final class Unwritable extends GrainCall<Object> {
    private final Throwable failure;

    Unwritable(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public MethodDescriptor method() {
      return new Friend_GrainContract().methods().getFirst();
    }

    @Override
    public void invoke(Object grain) {}

    @Override
    public void writeArguments(FieldWriter out) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public void writeResult(FieldWriter out) {}

    @Override
    public void readResult(FieldReader in) {}

    @Override
    public Object result() {
      return "";
    }
  }
}
