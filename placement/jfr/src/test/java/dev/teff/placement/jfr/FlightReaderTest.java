package dev.teff.placement.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.CallSample;
import dev.teff.placement.affinity.Move;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightReaderTest {
  private static final GrainId PLAYER = GrainId.of("player", "7");
  private static final GrainId GAME = GrainId.of("game", "1");

  private record Seen(CallSample sample, boolean remote) {}

  private final BlockingQueue<Seen> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
  private final BlockingQueue<MachineLoad> loads = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> heaps = new LinkedBlockingQueue<>();
  private final FlightListener listener =
      new FlightListener() {
        @Override
        public void call(CallSample sample, boolean remote) {
          calls.add(new Seen(sample, remote));
        }

        @Override
        public void turn(GrainId grain, double stands) {
          turns.add(grain + " " + stands);
        }

        @Override
        public void load(MachineLoad load) {
          loads.add(load);
        }

        @Override
        public void heapAfterCollection(long bytes) {
          heaps.add(bytes);
        }

        @Override
        public void pinned(String where, Duration duration) {}
      };

  @Test
  void reader_callsLoadAndCollections_areReadBack() throws Exception {
    assertThat(FlightReader.problem()).isEmpty();
    try (FlightReader reader = FlightReader.start("a", listener)) {
      assertThat(reader).isNotNull();
      var another = new GrainCallEvent("b", GAME, PLAYER, "beat", 1, false);
      another.ended(1, 1, false);
      var event = new GrainCallEvent("a", PLAYER, GAME, "beat", 32, false);
      event.begin();
      event.ended(120, 5, true);
      Seen seen = calls.poll(30, TimeUnit.SECONDS);
      assertThat(seen).isNotNull();
      assertThat(seen.remote()).isTrue();
      assertThat(seen.sample().caller()).isEqualTo(PLAYER);
      assertThat(seen.sample().callee()).isEqualTo(GAME);
      assertThat(seen.sample().calls()).isEqualTo(32);
      assertThat(seen.sample().bytes()).isEqualTo(120);
      new GrainTurnEvent("b", GAME, "beat", 3, 5_000).commit();
      new GrainTurnEvent("a", GAME, "beat", 64, 5_000).commit();
      assertThat(turns.poll(30, TimeUnit.SECONDS)).isEqualTo("game/1 64.0");
      assertThat(loads.poll(30, TimeUnit.SECONDS))
          .isNotNull()
          .satisfies(load -> {
            assertThat(load.cores()).isNotNegative();
            assertThat(load.machineBusy()).isBetween(0.0, 1.0);
          });
      System.gc();
      assertThat(heaps.poll(30, TimeUnit.SECONDS)).isNotNull().isPositive();
    }
  }

  @Test
  void events_inARecording_haveTheDocumentedFields(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("teff.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      new ActivationEvent(GAME, "silo-1", "owns the range").commit();
      new DeactivationEvent(GAME, "silo-1", "was idle").commit();
      new FenceEvent(GAME, "silo-1", "epoch 4").commit();
      var migration = new MigrationEvent(Move.byHand(GAME, "silo-1", "silo-2"));
      migration.begin();
      migration.ended("moved");
      new GrainTurnEvent("silo-1", GAME, "beat", 64, 5_000).commit();
      var served = new ServedCallEvent("t1", "silo-1", GAME, "beat", 1);
      served.begin();
      served.answered(2_000, 3_000, 4_000, true, false);
      recording.stop();
      recording.dump(file);
    }
    var events = RecordingFile.readAllEvents(file);
    for (String name :
        new String[] {ActivationEvent.NAME, DeactivationEvent.NAME, FenceEvent.NAME}) {
      assertThat(events).filteredOn(e -> e.getEventType().getName().equals(name)).hasSize(1);
    }
    assertThat(events)
        .filteredOn(e -> e.getEventType().getName().equals(MigrationEvent.NAME))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getString("key")).isEqualTo("1");
          assertThat(e.getString("to")).isEqualTo("silo-2");
          assertThat(e.getString("reason")).isEqualTo("by hand");
          assertThat(e.getString("outcome")).isEqualTo("moved");
        });
    assertThat(events)
        .filteredOn(e -> e.getEventType().getName().equals(GrainTurnEvent.NAME))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getString("silo")).isEqualTo("silo-1");
          assertThat(e.getString("key")).isEqualTo("1");
          assertThat(e.getString("method")).isEqualTo("beat");
          assertThat(e.getDouble("turns")).isEqualTo(64);
          assertThat(e.getDuration("ran").toNanos()).isEqualTo(5_000);
        });
    assertThat(events)
        .filteredOn(e -> e.getEventType().getName().equals(ServedCallEvent.NAME))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getString("trace")).isEqualTo("t1");
          assertThat(e.getInt("hops")).isEqualTo(1);
          assertThat(e.getDuration("mailboxWait").toNanos()).isEqualTo(2_000);
          assertThat(e.getDuration("turn").toNanos()).isEqualTo(3_000);
          assertThat(e.getDuration("held").toNanos()).isEqualTo(4_000);
          assertThat(e.getBoolean("ran")).isTrue();
        });
  }
}
