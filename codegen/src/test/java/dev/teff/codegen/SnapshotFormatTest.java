package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Snapshots;
import dev.teff.grains.spi.SnapshotFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which journals have snapshots. */
final class SnapshotFormatTest {
  private static final String COUNTER =
      "@GrainType(\"counter\") interface Counter extends Grain<String> { long next(); }";
  private static final String EVENT = "record Counted(long by) {}";
  private static final String STATE = "record Count(long value, Optional<String> note) {}";

  private static String grain(String annotation, String field) {
    return "%s\nclass C implements Counter {\n  %s\n  public long next() { return 1; } }"
        .formatted(annotation, field);
  }

  private static Optional<SnapshotFormat> format(String annotation, String field) {
    return Javac.compile(COUNTER, EVENT, STATE, grain(annotation, field))
        .load()
        .implementation("C")
        .snapshots();
  }

  @Test
  void stateThatCanBeEncoded_hasSnapshotsAndKeepsItsEvents() {
    assertThat(format("", "Journal<Count, Counted> journal;"))
        .hasValueSatisfying(format -> {
          assertThat(format.state().shape().typeName()).isEqualTo("Count");
          assertThat(format.version()).isEqualTo(1);
          assertThat(format.keptEvents()).isEqualTo(Snapshots.ALL_EVENTS);
        });
  }

  @Test
  void annotation_saysVersionAndWhatIsKept() {
    assertThat(
            format("@Snapshots(version = 3, keepEvents = 100)", "Journal<Count, Counted> journal;"))
        .hasValueSatisfying(format -> {
          assertThat(format.version()).isEqualTo(3);
          assertThat(format.keptEvents()).isEqualTo(100);
        });
  }

  @Test
  void stateThatCannotBeEncoded_hasNone() {
    assertThat(format("", "Journal<StringBuilder, Counted> journal;")).isEmpty();
    assertThat(format("", "Journal<Long, Counted> journal;")).isEmpty();
    assertThat(format("", "State<Count> state;")).isEmpty();
    assertThat(format("", "")).isEmpty();
  }

  @Test
  void stateThatCannotBeEncoded_isRefusedWhereSnapshotsAreAskedFor() {
    Javac.compile(
            COUNTER,
            EVENT,
            "record Broken(Thread thread) {}",
            grain("@Snapshots", "Journal<Broken, Counted> journal;"))
        .refused("Thread thread", "java.lang.Thread cannot travel", "Broken.thread");
  }

  @Test
  void snapshots_withoutJournal_areRefused() {
    Javac.compile(COUNTER, STATE, grain("@Snapshots", "State<Count> state;"))
        .refused("class C", "asks for snapshots but has no journal");
  }

  @Test
  void negativeNumberOfEvents_isRefused() {
    Javac.compile(
            COUNTER,
            EVENT,
            STATE,
            grain("@Snapshots(keepEvents = -1)", "Journal<Count, Counted> j;"))
        .refused("class C", "keeps -1 events");
  }
}
