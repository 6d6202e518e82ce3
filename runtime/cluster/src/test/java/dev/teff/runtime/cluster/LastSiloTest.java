package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only silo of a cluster stops: behind it nothing runs. */
@Timeout(60)
class LastSiloTest {
  private final Town town = new Town();
  private final SlowStore store = new SlowStore(town.store);

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void view_isEmptied_whenWhatTurnsDidIsStored_notBefore() throws Exception {
    Silo silo =
        Silo.builder().name("a").store(store).cluster(town.cluster(options -> options)).start();
    Till till = silo.grains().ref(Till.class, "t");
    assertThat(till.put(1)).isEqualTo(1);
    store.events().hold();
    var put = new FutureTask<>(() -> till.put(10));
    Thread.ofVirtual().start(put);
    await().until(() -> store.events().held() == 1);

    var stop = new FutureTask<Void>(silo::close, null);
    Thread stopping = Thread.ofPlatform().start(stop);
    await().until(() -> stateOfA() == MemberState.LEAVING);
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    assertThat(town.committed()).containsExactly("a");
    assertThat(put.isDone()).isFalse();

    store.events().write();
    assertThat(put.get(30, TimeUnit.SECONDS)).isEqualTo(11);
    stop.get(30, TimeUnit.SECONDS);
    assertThat(town.committed()).isEmpty();
  }

  private MemberState stateOfA() {
    return town.register.read().members().getFirst().state();
  }
}
