package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JournalCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private String store;

  @BeforeEach
  void write() {
    store = "--store=sqlite:" + folder.resolve("teff.db");
    try (Silo silo =
        Silo.builder()
            .store(store.substring("--store=".length()))
            .provide(Runnable.class, () -> {})
            .start()) {
      Grains grains = silo.grains();
      Diary ann = grains.ref(Diary.class, "ann");
      grains.with(ann, CallOptions.key("first")).write("one");
      ann.write("two");
      grains.ref(Diary.class, "bob").copyTo("ann", "three");
      grains.ref(Diary.class, "cid").write("mine");
    }
  }

  /** Stores an event that this code cannot apply. */
  private void plant(GrainId grain) {
    var event = new WireWriter();
    event.string(1, "illegible");
    plant(grain, "Written", event.toBytes(), Instant.EPOCH);
  }

  private void plant(GrainId grain, String type, byte[] event, Instant time) {
    try (var opened = Stores.open(store.substring("--store=".length()))) {
      Claim claim = opened.events().claim(grain);
      var stored = new CompletableFuture<Object>();
      opened
          .events()
          .append(
              new Batch(
                  UUID.randomUUID(),
                  grain,
                  claim.epoch(),
                  claim.head(),
                  List.of(new Batch.Event(type, event)),
                  time,
                  Batch.Retention.ALL),
              stored::complete);
      stored.join();
    }
  }

  private int run(String... arguments) {
    CommandLine commands =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }

  @Test
  void show_printsEventsAndTheStateBehindThem() {
    assertThat(run("journal", "show", "diary", "ann", store)).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches(" +1  .*Z  Written \\{\"entry\":\"one\"}  key first"))
        .anyMatch(line -> line.matches(" +3  .*Z  Written \\{\"entry\":\"three\"}  by diary/bob.*"))
        .anyMatch(line -> line.equals("state behind 3:"));
    assertThat(out.toString().replaceAll("\\s", ""))
        .endsWith("{\"entries\":[\"one\",\"two\",\"three\"]}");
  }

  @Test
  void show_atANumberOrATime_stopsThere() {
    assertThat(run("journal", "show", "diary", "ann", "--at=2", store)).isZero();
    assertThat(out.toString()).contains("state behind 2:").doesNotContain("three");

    out.getBuffer().setLength(0);
    Instant between = Instant.now();
    plant(GrainId.of("diary", "ann"), "Written", new byte[0], between.plusSeconds(1));
    assertThat(run("journal", "show", "diary", "ann", "--at=" + between, store)).isZero();
    assertThat(out.toString())
        .contains("state behind 3:")
        .contains("\"three\"")
        .doesNotContain(" 4 ");

    assertThat(run("journal", "show", "diary", "ann", "--at=1999-01-01T00:00:00Z", store))
        .isEqualTo(1);
    assertThat(err.toString()).contains("nothing is stored of diary/ann up to there");
  }

  @Test
  void show_ofNonsense_saysWhatItTakes() {
    assertThat(run("journal", "show", "diary", "ann", "--at=yesterday", store)).isEqualTo(1);
    assertThat(err.toString()).contains("--at takes an event's number or a time");
    for (String number : List.of("", "99999999999999999999", "-1")) {
      err.getBuffer().setLength(0);
      assertThat(run("journal", "show", "diary", "ann", "--at=" + number, store)).isEqualTo(1);
      assertThat(err.toString())
          .contains("--at takes an event's number or a time")
          .contains("not \"" + number + "\"")
          .doesNotContain("Exception");
    }
    assertThat(run("journal", "show", "dairy", "ann", store)).isEqualTo(1);
    assertThat(err.toString()).contains("TEFF-102").contains("diary");
    assertThat(run("journal", "show", "diary", "ann")).isEqualTo(1);
    assertThat(err.toString()).contains("which store?");
  }

  @Test
  void show_ofWhatCannotBeRead_showsTheRestAndSaysWhy() {
    plant(GrainId.of("diary", "cid"));
    plant(GrainId.of("diary", "cid"), "Burned", new byte[0], Instant.EPOCH);
    plant(GrainId.of("diary", "cid"), "Written", new byte[] {-1, -1}, Instant.EPOCH);
    assertThat(run("journal", "show", "diary", "cid", store)).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches(" +1  .*Written \\{\"entry\":\"mine\"}.*"))
        .anyMatch(line -> line.matches(" +2  .*Written \\{\"entry\":\"illegible\"}"))
        .anyMatch(line -> line.matches(" +3  .*Burned  unreadable: TEFF-303 .*\"Burned\".*"))
        .anyMatch(line -> line.matches(" +4  .*Written  unreadable: TEFF-302 .*"))
        .endsWith("state behind 4:", "unknown: Nobody can read this.");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_replaysEveryGrain() {
    assertThat(run("journal", "check", store)).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            diary: 2 grains, 0 failures
            every grain of these types can be recovered
            """);

    plant(GrainId.of("diary", "cid"));
    assertThat(run("journal", "check", store)).isEqualTo(1);
    assertThat(out.toString())
        .contains("TEFF-209 diary/cid could not be activated")
        .contains("Nobody can read this.")
        .contains("diary: 2 grains, 1 failures")
        .contains("1 cannot be recovered");
  }

  @Test
  void check_ofATypeThatWasRenamed_namesItOnceAndTheNearest() {
    plant(GrainId.of("dairy", "eve"));
    plant(GrainId.of("dairy", "fay"));

    assertThat(run("journal", "check", store)).isEqualTo(1);
    assertThat(out.toString())
        .containsOnlyOnce("TEFF-102 There is no grain type \"dairy\" | Did you mean diary? |")
        .contains("dairy: 2 grains, 2 failures")
        .contains("diary: 2 grains, 0 failures")
        .contains("2 cannot be recovered");
  }

  @Test
  void check_ofTypesThatAreNamed_looksAtNoOther() {
    plant(GrainId.of("diaries", "eve"));

    assertThat(run("journal", "check", "diary", "tally", store)).isZero();
    assertThat(out.toString())
        .contains("diary: 2 grains, 0 failures")
        .contains("tally: 0 grains, 0 failures")
        .doesNotContain("diaries");
    assertThat(run("journal", "check", "diaries", store)).isEqualTo(1);
    assertThat(out.toString()).contains("diaries: 1 grains, 1 failures");
    assertThat(run("journal", "check", "dairy", store)).isEqualTo(1);
    assertThat(err.toString()).contains("TEFF-102 There is no grain type \"dairy\"");
  }

  @Test
  void check_ofAStoreThatNobodyHasWrittenTo_saysSo() {
    assertThat(run("journal", "check", "--store=sqlite:" + folder.resolve("new.db"))).isZero();
    assertThat(out.toString()).contains("nothing is stored in sqlite:").contains("new.db");
  }

  /** A replicated grain stores something. */
  private void inviteAnn() {
    try (Silo silo =
        Silo.builder()
            .store(store.substring("--store=".length()))
            .provide(Runnable.class, () -> {})
            .start()) {
      silo.grains().ref(Guests.class, "party").add(WriteConsistency.DURABLE, "ann");
    }
  }

  @Test
  void check_readsWhatReplicatedGrainsStored() {
    inviteAnn();
    assertThat(run("journal", "check", store)).isZero();
    assertThat(out.toString()).contains("teff.replica: 1 grains, 0 failures");

    plant(replica("guests", "party"));
    plant(replica("guest", "party"));
    plant(replica("diary", "ann"));
    assertThat(run("journal", "check", store)).isEqualTo(1);
    assertThat(out.toString())
        .contains("TEFF-302 A stored record of guests/party cannot be decoded")
        .contains("TEFF-102 There is no grain type \"guest\" | Did you mean guests? |")
        .contains("TEFF-109 Grains of type diary are replicated in the store, but not in this code")
        .contains("teff.replica: 3 grains, 3 failures");
  }

  private static GrainId replica(String type, String key) {
    return GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", type, key));
  }

  @Test
  void delete_leavesNothingOfOneGrain() {
    assertThat(run("journal", "delete", "diary", "ann", store)).isEqualTo(1);
    assertThat(err.toString()).contains("say --yes");

    assertThat(run("journal", "delete", "diary", "ann", "--yes", store)).isZero();

    assertThat(out.toString()).contains("deleted 3 records of diary/ann");
    try (var opened = Stores.open(store.substring("--store=".length()))) {
      assertThat(opened.events().count("diary")).isEqualTo(1);
      assertThat(opened.snapshots().load(GrainId.of("diary", "ann")))
          .hasValueSatisfying(left -> assertThat(left.content()).isEmpty());
      assertThat(opened.reminders().of(GrainId.of("diary", "ann"))).isEmpty();
      assertThat(opened.reminders().of(GrainId.of("diary", "cid"))).hasSize(1);
    }
  }

  @Test
  void delete_ofWhatIsNotThere_saysSoAndLeavesNoTrace() {
    assertThat(run("journal", "delete", "diary", "anne", "--yes", store)).isEqualTo(1);
    assertThat(err.toString()).contains("nothing is stored of diary/anne; ./teff keys diary lists");
    assertThat(run("journal", "delete", "dairy", "ann", "--yes", store)).isEqualTo(1);
    assertThat(err.toString()).contains("TEFF-102").contains("diary");
    try (var opened = Stores.open(store.substring("--store=".length()))) {
      assertThat(opened.events().claim(GrainId.of("diary", "anne")).epoch())
          .isEqualTo(opened.events().claim(GrainId.of("diary", "new")).epoch());
    }
  }

  @Test
  void delete_ofAReplicatedGrain_leavesNothingOfItsCopies() {
    inviteAnn();
    assertThat(run("journal", "delete", "guests", "party", "--yes", store)).isZero();
    assertThat(out.toString()).contains("deleted 1 records of guests/party");
    assertThat(run("journal", "delete", "guests", "party", "--yes", store)).isEqualTo(1);
    assertThat(err.toString()).contains("nothing is stored of guests/party");
  }

  @Test
  void delete_ofAGrainThatHasOnlyAReminder_cancelsIt() {
    assertThat(run("journal", "delete", "diary", "cid", "--yes", store)).isZero();
    var reminder =
        new ReminderIndex.Entry(
            GrainId.of("diary", "cid"), "again", UUID.randomUUID(), Instant.now(), new byte[0]);
    try (var opened = Stores.open(store.substring("--store=".length()))) {
      opened.reminders().apply(List.of(new ReminderChange.Set(reminder)));
    }
    assertThat(run("journal", "delete", "diary", "cid", "--yes", store)).isZero();
    assertThat(out.toString()).contains("deleted 0 records of diary/cid");
    assertThat(run("journal", "delete", "diary", "cid", "--yes", store)).isEqualTo(1);
  }

  @Test
  void keys_listsPageByPageAndCounts() {
    assertThat(run("keys", "diary", "--limit=1", store)).isZero();
    assertThat(out.toString().lines()).containsExactly("ann");
    assertThat(err.toString()).contains("more: --from 'ann'");
    assertThat(run("keys", "diary", "--limit=1", "--from=ann", store)).isZero();
    assertThat(out.toString().lines()).containsExactly("ann", "cid");
    assertThat(run("keys", "diary", "--count", store)).isZero();
    assertThat(out.toString().lines()).endsWith("2");
    assertThat(run("keys", "diary", "--limit=0", store)).isEqualTo(1);
    assertThat(err.toString()).contains("--limit takes a number");
  }
}
