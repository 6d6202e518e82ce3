package dev.teff.samples.cart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grains;
import dev.teff.testkit.TestCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final TestCluster cluster =
      TestCluster.start(3, silo -> silo.provide(Patience.class, new Patience(PATIENCE)));
  private final Grains grains = cluster.grains();
  private final Cart cart = grains.ref(Cart.class, "ann");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void clickThatComesTwice_countsOnce() {
    Cart sure = grains.with(cart, CallOptions.key("click 1"));
    sure.add("tea", 2, 450);
    assertThat(sure.add("tea", 2, 450).total()).isEqualTo(900);
    assertThat(cart.contents().total()).isEqualTo(900);
  }

  @Test
  void clickThatComesAgainAfterItsSiloDied_countsOnce() {
    Cart sure = grains.with(cart, CallOptions.key("click 1"));
    sure.add("tea", 2, 450);
    cluster.kill(cluster.siloOf(cart));

    assertThat(sure.add("tea", 2, 450).total()).isEqualTo(900);
    assertThat(cart.contents().total()).isEqualTo(900);
  }

  @Test
  void choiceThatComesTwice_reachesTheCartOnce() {
    Session session = grains.ref(Session.class, "visit");
    session.begin("ann");
    Session sure = grains.with(session, CallOptions.key("choice 1"));
    sure.choose("tea", 1, 450);
    cluster.kill(cluster.siloOf(session));

    sure.choose("tea", 1, 450);

    assertThat(cart.contents().total()).isEqualTo(450);
    assertThat(session.visit()).isEqualTo(new Visit("ann", "tea", 1));
  }

  @Test
  void cartThatNobodyTouches_isGivenUp_thoughItsSiloDied() {
    cart.add("tea", 1, 450);
    cluster.kill(cluster.siloOf(cart));

    cluster.clock().advance(PATIENCE.plusSeconds(5));

    assertThat(cart.contents()).isEqualTo(new Contents(java.util.Map.of(), 0, 1));
  }

  @Test
  void change_putsTheReminderOff() {
    cart.add("tea", 1, 450);
    cluster.clock().advance(PATIENCE.minusMinutes(1));
    cart.add("milk", 1, 99);
    cluster.clock().advance(PATIENCE.minusMinutes(1));

    assertThat(cart.contents().lines()).containsOnlyKeys("tea", "milk");
  }

  @Test
  void cartThatWasBought_isNotGivenUp() {
    cart.add("tea", 2, 450);
    assertThat(cart.checkout()).isEqualTo(new Receipt(900, 1));
    cluster.clock().advance(PATIENCE.multipliedBy(2));

    assertThat(cart.contents()).isEqualTo(new Contents(java.util.Map.of(), 1, 0));
  }
}
