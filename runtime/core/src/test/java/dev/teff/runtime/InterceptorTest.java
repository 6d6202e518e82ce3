package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.InterceptedCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterceptorTest {
  private final List<String> seen = new ArrayList<>();

  private final class Noting implements CallInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public void outgoing(InterceptedCall call) throws Exception {
      seen.add(name + " out " + call.target() + "." + call.method());
      call.addContext(name, "was here");
      call.proceed();
      seen.add(name + " out " + call.result().orElse("nothing"));
    }

    @Override
    public void incoming(InterceptedCall call) throws Exception {
      seen.add(name + " in " + call.context().containsKey("second"));
      call.proceed();
      seen.add(name + " in " + call.result().orElse("nothing"));
    }
  }

  private TestSilo start() {
    return TestSilo.with(
        builder -> builder.intercept(new Noting("first")).intercept(new Noting("second")));
  }

  @Test
  void interceptors_ofCallersAndGrains_runInOrder() throws Exception {
    try (TestSilo silo = start()) {
      silo.on("fine", self -> self.context.callContext().size());
      assertThat(silo.probe("a").run("fine")).isEqualTo(2);
    }
    assertThat(seen)
        .containsExactly(
            "first out probe/a.run",
            "second out probe/a.run",
            "first in true",
            "second in true",
            "second in 2",
            "first in 2",
            "second out 2",
            "first out 2");
  }

  @Test
  void startedCall_isInterceptedWhereItIsMade_andInItsTurn() {
    try (TestSilo silo = start()) {
      silo.on("fine", self -> 5);
      var call = silo.grains().start(silo.probe("a"), probe -> probe.look("fine"));
      assertThat(call.await()).isEqualTo(5);
    }
    assertThat(seen).contains("first out probe/a.look", "first out 0", "first in 5");
  }

  @Test
  void whatAGrainThrows_passesAsItself() {
    try (TestSilo silo = start()) {
      var thrown = new RefusedException("no");
      silo.on(
          "refuse",
          self -> {
            throw thrown;
          });
      assertThatThrownBy(() -> silo.probe("a").run("refuse")).isSameAs(thrown);
    }
  }

  @Test
  void interceptor_thatThrows_refusesTheCall() {
    var refusing =
        new CallInterceptor() {
          @Override
          public void incoming(InterceptedCall call) {
            throw new SecurityException("not you");
          }
        };
    try (TestSilo silo = TestSilo.with(builder -> builder.intercept(refusing))) {
      silo.on("fine", self -> 1);
      assertThatThrownBy(() -> silo.probe("a").run("fine"))
          .isInstanceOf(SecurityException.class)
          .hasMessage("not you");
    }
  }

  @Test
  void interceptor_thatNeitherProceedsNorThrows_isToldSo() {
    var forgetful =
        new CallInterceptor() {
          @Override
          public void outgoing(InterceptedCall call) {}
        };
    try (TestSilo silo = TestSilo.with(builder -> builder.intercept(forgetful))) {
      assertThatThrownBy(() -> silo.probe("a").run("fine"))
          .hasMessageContaining("TEFF-106 An interceptor neither proceeded nor threw")
          .hasMessageContaining("probe/a, method run");
    }
  }

  /** Goes on again when what comes behind it has refused the call. */
  private static final class Stubborn implements CallInterceptor {
    @Override
    public void incoming(InterceptedCall call) throws Exception {
      try {
        call.proceed();
      } catch (SecurityException e) {
        call.proceed();
      }
    }
  }

  private static final class Refusing implements CallInterceptor {
    @Override
    public void incoming(InterceptedCall call) {
      throw new SecurityException("not you");
    }
  }

  @Test
  void interceptor_thatProceedsAgain_getsNotPastOneThatRefused() {
    try (TestSilo silo =
        TestSilo.with(builder -> builder.intercept(new Stubborn()).intercept(new Refusing()))) {
      silo.on("fine", self -> 1);
      assertThatThrownBy(() -> silo.probe("a").run("fine"))
          .hasMessageContaining("TEFF-106 An interceptor proceeded twice")
          .hasMessageContaining("probe/a, method run")
          .hasMessageContaining("call it once");
      assertThat(silo.script.activations("a")).as("the method did not run").isLessThan(2);
    }
  }
}
