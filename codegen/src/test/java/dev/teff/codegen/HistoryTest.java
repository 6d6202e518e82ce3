package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal once stored: upcasts, retired types, and what the contracts file says of them. */
final class HistoryTest {
  private static final String COUNTER =
      "@GrainType(\"counter\") interface Counter extends Grain<String> { long next(); }";
  private static final String GRAIN =
      """
      class C implements Counter {
        Journal<Long, Event> journal;
        public long next() { return 1; }
      }
      """;
  private static final String BEFORE =
      """
      sealed interface Event {
        record Counted(long by) implements Event {}
        record Blinked(int times) implements Event {}
      }
      """;
  private static final String NEW =
      """
        @Field(3) record Added(long by, String unit) implements Event {}
      """;
  private static final String AFTER =
      """
      @RetiredEvents("Blinked")
      sealed interface Event {
        %s
        @Upcast static Event of(Counted old) { return new Added(old.by(), "piece"); }
      }
      """
          .formatted(NEW);
  private static final String OLD = "record Counted(long by) {}";

  @TempDir private Path folder;

  private Compiled compile(boolean accept, String... events) {
    var options =
        List.of(
            "-Ateff.contracts=" + folder.resolve("contracts"), "-Ateff.contracts.accept=" + accept);
    String[] sources = java.util.Arrays.copyOf(events, events.length + 2);
    sources[events.length] = COUNTER;
    sources[events.length + 1] = GRAIN;
    return Javac.compile(options, sources);
  }

  @Test
  void upcast_readsTheOldAsTheNew() throws Throwable {
    var app = Javac.compile(COUNTER, GRAIN, AFTER, OLD).load();
    var history = app.implementation("C").history();

    assertThat(history.retired()).containsExactly("Blinked");
    assertThat(history.former()).containsOnlyKeys("Counted");
    Codec<?> codec = Objects.requireNonNull(history.former().get("Counted"));
    Object read = codec.read(Bytes.reader(new byte[] {8, 5}));
    assertThat(read).hasToString("Added[by=5, unit=piece]");
  }

  @Test
  void contracts_letAnEventLeaveTheUnion_whenTheCodeSaysWhatToDoWithIt() throws IOException {
    compile(true, BEFORE).succeeded();
    var dropped = "sealed interface Event {\n" + NEW + "}";
    assertThat(compile(true, dropped).messages())
        .contains("member 1 = Counted\" is gone", "write an @Upcast or name it in @RetiredEvents");

    compile(true, AFTER, OLD).succeeded();

    assertThat(Files.readString(folder.resolve("contracts")))
        .contains(
            "counter state event Blinked = retired",
            "counter state event Counted = upcast",
            "counter state type Counted field 1 = by int64",
            "counter state type Event member 1 = (removed)",
            "counter state type Event member 3 = Added");
    compile(false, AFTER, OLD).succeeded();
    assertThat(compile(true, AFTER.replace("@RetiredEvents(\"Blinked\")", ""), OLD).messages())
        .contains("\"counter state event Blinked = retired\" is gone");
  }

  @Test
  void contracts_letAStoredFieldBeRenamed_butNotSwapped() {
    var event = "record Event(long cents, long fee) {}";
    compile(true, event).succeeded();
    var renamed = "record Event(long amount, long fee) {}";
    assertThat(compile(false, renamed).messages()).contains("behind the code", "amount int64");
    assertThat(compile(true, "record Event(long fee, long cents) {}").messages())
        .contains("field 1\" was cents int64 and is now fee int64");
    assertThat(compile(true, "record Event(int amount, long fee) {}").messages())
        .contains("field 1\" was cents int64 and is now amount int32");
    compile(true, renamed).succeeded();
  }

  @Test
  void upcast_ofAnotherForm_isRefused() {
    compile(
            false,
            BEFORE.replace(
                "sealed interface Event {",
                "sealed interface Event {\n@Upcast static Event of() { return new Counted(1); }"))
        .refused("static Event of()", "another form than Teff can call");
    compile(
            false,
            BEFORE.replace(
                "sealed interface Event {",
                "sealed interface Event {\n"
                    + "@Upcast static Event of(long old) { return new Counted(1); }"))
        .refused("of(long old)", "is no record");
  }

  @Test
  void nameWithTwoMeanings_isRefused() {
    compile(false, "@RetiredEvents(\"Counted\")\n" + BEFORE)
        .refused("sealed interface Event", "\"Counted\" has two meanings");
  }
}
