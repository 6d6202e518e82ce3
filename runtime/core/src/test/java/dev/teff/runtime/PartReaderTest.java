package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.crdt.ORSet;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Turns that are stored in parts: what is cut is joined again, and nothing else is. */
class PartReaderTest {
  private static final GrainId GRAIN = GrainId.of("tags", "k");

  private final List<LogRecord> read = new ArrayList<>();
  private PartReader reader = new PartReader(GRAIN, read::add);
  private long sequence;

  private static Batch.Event event(String type, int seed, int size) {
    var payload = new byte[size];
    new Random(seed).nextBytes(payload);
    return new Batch.Event(type, payload, new byte[] {(byte) seed});
  }

  /** Some events in parts of at most 64 bytes. */
  private static List<Batch.Event> cut(Batch.Event... events) {
    return ReplicaParts.cut(List.of(events), 64);
  }

  private void store(long epoch, List<Batch.Event> events) {
    for (Batch.Event each : events) {
      sequence++;
      reader.read(
          new LogRecord(sequence, epoch, each.type(), each.payload(), each.meta(), Instant.EPOCH));
    }
  }

  private void isDamage(long epoch, Batch.Event event) {
    assertThatThrownBy(() -> store(epoch, List.of(event)))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_CORRUPTED));
  }

  private void hasRead(Batch.Event... events) {
    assertThat(read).hasSize(events.length);
    for (int i = 0; i < events.length; i++) {
      assertThat(read.get(i).type()).isEqualTo(events[i].type());
      assertThat(read.get(i).payload()).isEqualTo(events[i].payload());
      assertThat(read.get(i).meta()).isEqualTo(events[i].meta());
    }
  }

  @Test
  void whatWasCut_isJoinedWhereItsLastPartIs() {
    Batch.Event small = event("delta", 1, 10);
    Batch.Event large = event("whole", 2, 500);
    Batch.Event last = event("delta", 3, 40);
    List<Batch.Event> parts = cut(small, large, last);
    assertThat(parts).hasSizeGreaterThan(8).allMatch(part -> part.bytes() <= 64);
    store(1, parts);
    hasRead(small, large, last);
    assertThat(read).allMatch(each -> each.sequence() == parts.size());
    assertThat(reader.complete()).isEqualTo(parts.size());
    assertThat(reader.pending()).isZero();
  }

  @Test
  void everyBeginning_isNothingYet() {
    List<Batch.Event> parts = cut(event("whole", 1, 300));
    store(1, List.of(event("delta", 2, 10)));
    for (Batch.Event part : parts.subList(0, parts.size() - 1)) {
      store(1, List.of(part));
      assertThat(read).hasSize(1);
      assertThat(reader.complete()).isEqualTo(1);
      assertThat(reader.pending()).isEqualTo(sequence);
    }
  }

  @Test
  void everyBeginningThatItsWriterLeft_isPassedOver() {
    Batch.Event value = event("whole", 1, 300);
    List<Batch.Event> parts = cut(value);
    for (int stored = 1; stored < parts.size(); stored++) {
      read.clear();
      store(2L * stored, parts.subList(0, stored));
      store(2L * stored + 1, parts);
      hasRead(value);
    }
    read.clear();
    store(100, parts.subList(0, 2));
    store(101, List.of(value));
    hasRead(value);
    assertThat(reader.pending()).isZero();
  }

  @Test
  void partsOfTwoValues_makeNone() {
    List<Batch.Event> one = cut(event("whole", 1, 300));
    List<Batch.Event> other = cut(event("whole", 2, 300));
    assertThat(one).hasSameSizeAs(other);
    store(1, one.subList(0, 2));
    isDamage(1, other.get(2)); // it would fit by its place
    assertThat(read).isEmpty();
  }

  @Test
  void partsOfTwoWriters_makeNone() {
    List<Batch.Event> parts = cut(event("whole", 1, 300));
    store(1, parts.subList(0, 2));
    isDamage(2, parts.get(2));
    assertThat(read).isEmpty();
  }

  @Test
  void partWhoseBeginningIsMissing_isDamage() {
    List<Batch.Event> parts = cut(event("whole", 1, 300));
    isDamage(1, parts.get(1));
    isDamage(1, parts.getLast());
  }

  @Test
  void partThatIsMissing_isDamage() {
    List<Batch.Event> parts = cut(event("whole", 1, 300));
    store(1, parts.subList(0, 2));
    sequence++;
    isDamage(1, parts.get(3));
  }

  @Test
  void somethingElseOfTheSameWriterBetweenParts_isDamage() {
    List<Batch.Event> parts = cut(event("whole", 1, 300));
    store(1, parts.subList(0, 2));
    isDamage(1, event("delta", 2, 10));
  }

  @Test
  void everyBitThatIsWrong_isNoticed() {
    List<Batch.Event> parts = cut(event("whole", 1, 80));
    for (int part = 0; part < parts.size(); part++) {
      for (int bit = 0; bit < 8 * parts.get(part).payload().length; bit++) {
        byte[] payload = parts.get(part).payload().clone();
        payload[bit / 8] ^= (byte) (1 << bit % 8);
        var damaged = new ArrayList<>(parts);
        damaged.set(part, new Batch.Event(ReplicaParts.PART, payload));
        reader = new PartReader(GRAIN, read::add);
        try {
          store(1, damaged);
        } catch (GrainException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.RECORD_CORRUPTED);
        }
        assertThat(read).as("part %d, bit %d", part, bit).isEmpty();
      }
    }
  }

  /** What an older version, which does not look at the types of records, does with each. */
  @Test
  void part_isNoMessage() {
    var codec = ORSet.codec(FieldCodec.STRING);
    for (Batch.Event part : cut(event("whole", 1, 300))) {
      assertThatThrownBy(() -> WireReader.decode(codec, part.payload()))
          .isInstanceOf(DecodingException.class);
    }
  }

  @Test
  void recordsOfNewerVersions_areRefused() {
    byte[] newer = cut(event("whole", 1, 20)).getFirst().payload().clone();
    newer[1]++;
    isDamage(1, new Batch.Event(ReplicaParts.PART, newer));
    var stored = new LogRecord(1, 1, "digest", new byte[0], new byte[0], Instant.EPOCH);
    var codec = new ReplicaCodec<>(ORSet.codec(FieldCodec.STRING));
    assertThatThrownBy(() -> codec.decoded(GRAIN, stored))
        .hasMessageContaining("TEFF-302")
        .hasMessageContaining("a newer version of Teff");
  }
}
