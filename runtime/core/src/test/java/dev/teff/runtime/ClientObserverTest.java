package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.wire.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClientObserverTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Silo silo = Silo.builder().start();
  private final GrainClient client = silo.client();
  private final GrainContract<?, ?> guest = client.contract("guest");

  @AfterEach
  void close() {
    silo.close();
  }

  private Notices begin(String key) {
    return client.notices(guest, key, Optional.empty(), LONG);
  }

  private Notices behind(String key, Notices before) {
    return client.notices(guest, key, Optional.of(before.position()), LONG);
  }

  private static String json(GrainCall<?> call) {
    var out = new JsonWriter(call.method().arguments());
    call.writeArguments(out);
    return call.method().name() + out.compact();
  }

  @Test
  void observer_hearsWhatGrainTellsIt_inOrder() {
    Notices notices = begin("bob");
    Lobby lobby = silo.grains().ref(Lobby.class, "hotel");
    lobby.enter("bob");
    for (int i = 1; i <= 250; i++) {
      lobby.say("hello");
    }
    List<String> heard = new ArrayList<>();
    while (heard.size() < 250) {
      notices = behind("bob", notices);
      assertThat(notices.missed()).isZero();
      assertThat(notices.interrupted()).isFalse();
      notices.calls().forEach(call -> heard.add(json(call)));
    }
    assertThat(heard)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 250)
                .mapToObj("heard{\"text\":\"hello\",\"number\":%d}"::formatted)
                .toList());
  }

  @Test
  void readersThatWait_areWokenByOneNotice() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Notices begin = begin("carl");
      var readers =
          List.of(
              CompletableFuture.supplyAsync(() -> behind("carl", begin), threads),
              CompletableFuture.supplyAsync(() -> behind("carl", begin), threads));
      silo.grains().ref(Guest.class, "carl").heard("psst", 1);
      for (var reader : readers) {
        assertThat(reader.get(20, TimeUnit.SECONDS).calls()).hasSize(1);
      }
    }
  }

  @Test
  void readerThatIsTooFarBehind_learnsHowManyItMissed() {
    Notices begin = begin("dora");
    Guest dora = silo.grains().ref(Guest.class, "dora");
    for (int i = 0; i < OutletGrain.MOST_NOTICES + 7; i++) {
      dora.heard("again", i);
    }
    Notices next = behind("dora", begin);
    assertThat(next.missed()).isEqualTo(7);
    assertThat(json(next.calls().getFirst())).contains("\"number\":7");
  }

  @Test
  void outletThatWasForgotten_interruptsTheStream() {
    Notices begin = begin("eve");
    var elsewhere = new Notices.Position(begin.position().life() + 1, 12);
    silo.grains().ref(Guest.class, "eve").heard("first", 1);
    Notices next = client.notices(guest, "eve", Optional.of(elsewhere), LONG);
    assertThat(next.interrupted()).isTrue();
    assertThat(next.calls()).hasSize(1);
    assertThat(next.position().life()).isEqualTo(begin.position().life());
  }

  @Test
  void nothingTold_returnsWhenTheTimeIsOver() {
    Notices next =
        client.notices(guest, "fred", Optional.of(begin("fred").position()), Duration.ofMillis(20));
    assertThat(next.calls()).isEmpty();
    assertThat(next.missed()).isZero();
  }

  @Test
  void typeThatIsNoClientObserver_isRefused() {
    assertThatThrownBy(
            () -> client.notices(client.contract("lobby"), "x", Optional.empty(), Duration.ZERO))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ARGUMENT))
        .hasMessageContaining("@ClientObserver");
  }

  @Test
  void position_isReadAsItIsWritten() {
    var position = new Notices.Position(-5, 17);
    assertThat(Notices.Position.parse(position.toString())).contains(position);
    assertThat(Notices.Position.parse("17")).isEmpty();
    assertThat(Notices.Position.parse("x-y")).isEmpty();
  }
}
