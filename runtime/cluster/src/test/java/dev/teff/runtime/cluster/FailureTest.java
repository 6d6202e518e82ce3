package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Exceptions on their way from silo to silo. */
class FailureTest {
  private static final MethodDescriptor METHOD =
      new Teller_GrainContract()
          .methods().stream().filter(of -> of.name().equals("fail")).findFirst().orElseThrow();

  private static Throwable travelled(Throwable failure) {
    return travelled(failure, "far");
  }

  private static Throwable travelled(Throwable failure, String silo) {
    byte[] bytes =
        WireWriter.encode(FailureMessage.CODEC, FailureWriter.describe(failure, silo, METHOD));
    return FailureReader.restore(WireReader.decode(FailureMessage.CODEC, bytes), METHOD);
  }

  @Test
  void runtimesException_keepsCodeOutcomeAndMessage() {
    for (Outcome outcome : Outcome.values()) {
      var failure = new GrainException(ErrorCode.FENCED, outcome, "beaten | to it");
      assertThat(travelled(failure))
          .isInstanceOfSatisfying(
              GrainException.class,
              restored -> {
                assertThat(restored.code()).isEqualTo(ErrorCode.FENCED);
                assertThat(restored.outcome()).isEqualTo(outcome);
                assertThat(restored).hasMessage("TEFF-304 beaten | to it");
              });
    }
  }

  @Test
  void exception_overTwoSilos_isTheSameAsOverOne() {
    Throwable failure = new TellerGrain.Burglary("everybody down");
    Throwable once = travelled(failure);
    Throwable twice = travelled(once, "between");
    assertThat(twice).hasMessage(once.getMessage());
    assertThat(((RemoteGrainException) twice).remoteType())
        .isEqualTo(TellerGrain.Burglary.class.getName());
    assertThat(twice.getStackTrace()).isEqualTo(once.getStackTrace());
    assertThat(Arrays.toString(twice.getStackTrace())).contains("silo far//");
  }

  @Test
  void declaredException_keepsItsCause() {
    var failure = new Teller.OutOfCash("nothing left", 42);
    failure.initCause(new IllegalStateException("robbed"));
    assertThat(travelled(failure))
        .isInstanceOf(Teller.OutOfCash.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("robbed");
  }

  @Test
  void exception_withoutAMessage_hasNone() {
    assertThat(travelled(new IllegalStateException())).hasMessage(null);
    assertThat(travelled(new CancellationException()))
        .isInstanceOf(RemoteGrainException.class)
        .hasMessageContaining(CancellationException.class.getName());
  }

  @Test
  void error_isDescribed() {
    assertThat(travelled(new StackOverflowError()))
        .isInstanceOf(RemoteGrainException.class)
        .hasMessageContaining("StackOverflowError");
  }

  @Test
  void causes_beyondTheFourth_areLeftOut() {
    Throwable failure = new IllegalStateException("0");
    for (int i = 1; i < 20; i++) {
      failure = new IllegalStateException(Integer.toString(i), failure);
    }
    int depth = 0;
    for (Throwable at = travelled(failure); at != null; at = at.getCause()) {
      depth++;
    }
    assertThat(depth).isEqualTo(5);
  }

  @Test
  void circleOfCauses_isCut() {
    var one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));
    assertThat(travelled(one)).hasMessage("one").hasRootCauseMessage("one");
  }

  @Test
  void hugeMessage_isShortened() {
    String message = travelled(new IllegalStateException("x".repeat(1 << 20))).getMessage();
    assertThat(message).hasSize(8192).endsWith("…");
  }

  @Test
  void messageWithHalfACharacter_isStillTold() {
    String smiley = "\uD83D\uDE00";
    assertThat(travelled(new IllegalStateException("x".repeat(8190) + smiley + "y")).getMessage())
        .startsWith("xxx");
    assertThat(travelled(new IllegalStateException("half \uD83D"))).hasMessageStartingWith("half");
  }

  @Test
  void codeOfANewerVersion_isDescribed() {
    FailureMessage known =
        FailureWriter.describe(
            new GrainException(ErrorCode.FENCED, Outcome.UNKNOWN, "new"), "far", METHOD);
    var newer =
        new FailureMessage(
            known.type(),
            known.message(),
            999,
            false,
            known.declared(),
            known.content(),
            known.stack(),
            known.cause());
    assertThat(FailureReader.restore(newer, METHOD)).isInstanceOf(RemoteGrainException.class);
  }

  @Test
  void nameFromTheWire_isNeverLoaded() {
    FailureMessage known = FailureWriter.describe(new IllegalStateException("x"), "far", METHOD);
    var hostile =
        new FailureMessage(
            "javax.script.ScriptEngineManager",
            known.message(),
            0,
            false,
            known.declared(),
            known.content(),
            known.stack(),
            known.cause());
    assertThat(FailureReader.restore(hostile, METHOD))
        .isExactlyInstanceOf(RemoteGrainException.class);
  }
}
