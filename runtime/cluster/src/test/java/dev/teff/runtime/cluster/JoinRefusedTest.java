package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.SystemTimekeeper;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Silos that may not join a real cluster of one, and leave it as it is. */
class JoinRefusedTest {
  private static final MemoryStore STORE = MemoryStore.create();
  private static final TeffCluster RUNNING = cluster(options -> options);

  private static ClusterView before = ClusterView.EMPTY;

  @BeforeAll
  static void startCluster() {
    RUNNING.join(new FakeSilo("running"));
    before = view();
  }

  @AfterEach
  void viewIsAsItWas() {
    assertThat(view().members()).isEqualTo(before.members());
  }

  @AfterAll
  static void closeCluster() {
    RUNNING.close();
    STORE.close();
  }

  @Test
  void secret_wrong_joinIsRefused() {
    assertRefused("stranger", ErrorCode.WRONG_SECRET, options -> options.secret("wrong"));
  }

  @Test
  void name_inUse_joinIsRefused() {
    assertRefused("running", ErrorCode.DUPLICATE_SILO_NAME, options -> options);
  }

  @Test
  void port_inUse_joinIsRefused() {
    int taken = before.members().getFirst().silo().port();
    assertRefused("other", ErrorCode.PORT_IN_USE, options -> options.port(taken));
  }

  private static void assertRefused(
      String name, ErrorCode code, UnaryOperator<ClusterOptionsBuilder> options) {
    SiloIdentity running = before.members().getFirst().silo();
    try (TeffCluster refused = cluster(options)) {
      assertThatThrownBy(() -> refused.join(new FakeSilo(name)))
          .isInstanceOfSatisfying(GrainException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageContaining("%s:%d".formatted(running.host(), running.port()));
    }
  }

  private static TeffCluster cluster(UnaryOperator<ClusterOptionsBuilder> options) {
    ClusterOptionsBuilder builder =
        ClusterOptions.builder().clusterName("refusing").secret("right");
    return TeffCluster.create(
        options.apply(builder).build(), STORE, SystemTimekeeper.instance(), new SecureRandom());
  }

  private static ClusterView view() {
    return new ViewRegister(
            STORE.registers(), "refusing", SystemTimekeeper.instance(), new SecureRandom())
        .read();
  }
}
