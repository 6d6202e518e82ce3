package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers say about a call goes along with all that it causes. */
class CallContextTest {
  private static final CallOptions ACME = CallOptions.defaults().withContext("tenant", "acme");

  private final TestSilo silo = TestSilo.start();
  private final AtomicReference<Map<String, String>> seen = new AtomicReference<>();

  CallContextTest() {
    silo.on(
        "look",
        self -> {
          seen.set(self.context.callContext());
          return 0;
        });
  }

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void inlineCall_carriesIt() throws Exception {
    silo.grains().with(silo.probe("a"), ACME).run("look");
    assertThat(seen).hasValue(Map.of("tenant", "acme"));
    silo.probe("a").run("look");
    assertThat(seen).hasValue(Map.of());
  }

  @Test
  void callsItCauses_inheritIt() throws Exception {
    silo.on("deep", self -> self.probe("b").run("deeper"));
    silo.on(
        "deeper",
        self ->
            self.grains()
                .with(self.probe("c"), CallOptions.defaults().withContext("step", "3"))
                .run("look"));
    silo.grains().with(silo.probe("a"), ACME).run("deep");
    assertThat(seen).hasValue(Map.of("tenant", "acme", "step", "3"));
  }

  @Test
  void startedCall_carriesIt() {
    Probe probe = silo.grains().with(silo.probe("a"), ACME);
    silo.grains().start(probe, each -> InlineTurnTest.unchecked(each, "look")).await();
    assertThat(seen).hasValue(Map.of("tenant", "acme"));
  }

  @Test
  void oneWayCall_carriesIt() throws Exception {
    silo.on(
        "send",
        self -> {
          self.probe("b").note("look");
          return 0;
        });
    silo.grains().with(silo.probe("a"), ACME).run("send");
    TestSilo.eventually(() -> seen.get() != null);
    assertThat(seen).hasValue(Map.of("tenant", "acme"));
  }

  @Test
  void context_thatIsTooLong_isRefused() {
    assertThatThrownBy(() -> ACME.withContext("essay", "x".repeat(CallOptions.MAX_CONTEXT_LENGTH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("may have 4096");
  }

  @Test
  void context_mayBeAsLongAsIsSaid() throws Exception {
    String longest = "x".repeat(CallOptions.MAX_CONTEXT_LENGTH - 1);
    CallOptions options = CallOptions.defaults().withContext("k", longest);
    assertThat(CallOptions.MAX_CONTEXT_LENGTH).isEqualTo(4096);
    silo.grains().with(silo.probe("a"), options).run("look");
    assertThat(seen).hasValue(Map.of("k", longest));
    assertThatThrownBy(() -> CallOptions.defaults().withContext("kk", longest))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
