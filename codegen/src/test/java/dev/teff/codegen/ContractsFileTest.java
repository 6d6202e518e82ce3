package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContractsFileTest {
  private static final String BALANCE = "record Balance(long cents, String currency) {}";
  private static final String COLOR = "enum Color { RED, GREEN }";
  private static final String EVENT =
      """
      sealed interface Event {
        record Deposited(long cents) implements Event {}
        record Closed() implements Event {}
      }
      """;
  private static final String ACCOUNT =
      """
      @GrainType("account")
      interface Account extends Grain<String> {
        Balance deposit(long cents);
        void paint(Color color);
      }
      """;
  private static final String GRAIN =
      """
      abstract class Base { Journal<Long, Event> journal; }
      """;
  private static final String IMPLEMENTATION =
      """
      class AccountGrain extends Base implements Account {
        public Balance deposit(long cents) { throw new IllegalStateException(); }
        public void paint(Color color) {}
      }
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void accept() {
    file = folder.resolve("teff.contracts");
    compile(true, ACCOUNT, BALANCE, COLOR, EVENT).succeeded();
  }

  private Compiled compileWith(boolean accept, String... sources) {
    return Javac.compile(
        List.of("-Ateff.contracts=" + file, "-Ateff.contracts.accept=" + accept), sources);
  }

  private Compiled compile(boolean accept, String account, String... types) {
    String[] sources = java.util.Arrays.copyOf(types, types.length + 3);
    sources[types.length] = account;
    sources[types.length + 1] = GRAIN;
    sources[types.length + 2] = IMPLEMENTATION;
    return compileWith(accept, sources);
  }

  @Test
  void accepted_file_isSortedAndStable() throws IOException {
    assertThat(Files.readString(file))
        .contains(
            """
            account call deposit = Balance
            account call deposit field 1 = cents int64
            account call paint = void
            account call paint field 1 = color Color
            account key = java.lang.String
            account state = Event
            account state type Closed = message
            account state type Deposited = message
            account state type Deposited field 1 = cents int64
            account state type Event = union
            account state type Event member 1 = Deposited
            account state type Event member 2 = Closed
            account type Balance = message
            account type Balance field 1 = cents int64
            """);
    compile(false, ACCOUNT, BALANCE, COLOR, EVENT).succeeded();
  }

  @Test
  void reorderedComponents_areRefused_untilNumbered() {
    var swapped = "record Balance(String currency, long cents) {}";
    assertThat(compile(false, ACCOUNT, swapped, COLOR, EVENT).messages())
        .contains("Balance.java:8", "Balance field 1\" was cents int64", "@Field(n)");
    var numbered = "record Balance(@Field(2) String currency, @Field(1) long cents) {}";
    compile(false, ACCOUNT, numbered, COLOR, EVENT).succeeded();
  }

  @Test
  void newField_asksToBeAccepted() {
    var more = "record Balance(long cents, String currency, long limit) {}";
    assertThat(compile(false, ACCOUNT, more, COLOR, EVENT).messages())
        .contains("behind the code", "limit int64", "accept=true");
    compile(true, ACCOUNT, more, COLOR, EVENT).succeeded();
    compile(false, ACCOUNT, more, COLOR, EVENT).succeeded();
  }

  @Test
  void newField_ofAStoredType_isRefused_whenItHasNoDefault() {
    for (String type : List.of("Instant", "UUID", "Closed")) {
      var more = EVENT.replace("long cents", "long cents, %s more".formatted(type));
      assertThat(compile(true, ACCOUNT, BALANCE, COLOR, more).messages())
          .contains(
              "Event.java:9",
              "\"account state type Deposited field 2 = more %s\" is new".formatted(type),
              "@Nullable or Optional");
    }
    var more =
        EVENT.replace(
            "long cents",
            "long cents, @Nullable Instant at, Optional<UUID> of, List<Closed> in, String by");
    compile(true, ACCOUNT, BALANCE, COLOR, more).succeeded();
  }

  private Compiled compilePurse(String methods) {
    return compileOthers(
        true, "@GrainType(\"purse\")\ninterface Purse extends Grain<String> {\n" + methods + "\n}");
  }

  @Test
  void newParameter_isRefused_whenItHasNoDefault() throws IOException {
    compilePurse("void pay(long cents);").succeeded();
    var more = "void pay(long cents, Instant at);";
    assertThat(compilePurse(more).messages())
        .contains(
            "Purse.java:9",
            "\"purse call pay field 2 = at Instant\" is new",
            "what older builds send without it cannot be read",
            "@Nullable or Optional, or add a method beside the old one");
    Path others = folder.resolve("others");
    Files.writeString(others, Files.readString(others).replace("purse call pay = void\n", ""));
    compilePurse(more).succeeded();
  }

  @Test
  void newParameter_mayHaveADefaultOrBeAbsent() {
    compilePurse("void pay(long cents);").succeeded();
    compilePurse("void pay(long cents, String by, @Nullable Instant at, List<UUID> of);")
        .succeeded();
  }

  @Test
  void newMethod_mayHaveParametersWithoutADefault() {
    compilePurse("void pay(long cents);").succeeded();
    compilePurse("void pay(long cents);\nvoid close(Instant at);").succeeded();
  }

  @Test
  void newField_ofATypeInCalls_isRefused_whenItHasNoDefault() {
    var more = BALANCE.replace("String currency", "String currency, Instant at");
    assertThat(compile(true, ACCOUNT, more, COLOR, EVENT).messages())
        .contains(
            "Balance.java:8",
            "\"account type Balance field 3 = at Instant\" is new",
            "add a type beside the old one");
  }

  @Test
  void testsWithGrainsOfTheirOwn_areNotComparedWithTheFileOfTheMainCode() throws IOException {
    var main = folder.resolve("classes");
    compile(false, ACCOUNT, BALANCE, COLOR, EVENT).succeeded().writeTo(main);
    var before = Files.readString(file);
    for (boolean accept : List.of(false, true)) {
      Javac.compile(
              List.of(
                  "-Ateff.contracts=" + file,
                  "-Ateff.contracts.accept=" + accept,
                  "-classpath",
                  main + File.pathSeparator + System.getProperty("java.class.path")),
              "@GrainType(\"probe\") interface Probe extends Grain<String> { long look(); }",
              "class ProbeGrain implements Probe { public long look() { return 1; } }")
          .succeeded();
    }
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void grainThatIsGone_isRefused_whereNothingThatWasCompiledBeforeHasIt() {
    assertThat(
            compileWith(
                    false,
                    "@GrainType(\"probe\") interface Probe extends Grain<String> { long look(); }")
                .messages())
        .contains("\"account key = java.lang.String\" is gone");
  }

  @Test
  void newStoredType_mayHaveFieldsWithoutADefault() {
    var more = EVENT.replace("{}\n}", "{}\n  record Opened(Instant at) implements Event {}\n}");
    assertThat(more).contains("Opened");
    compile(true, ACCOUNT, BALANCE, COLOR, more).succeeded();
  }

  @Test
  void numberOfRemovedField_isNeverUsedAgain() {
    compile(true, ACCOUNT, "record Balance(long cents) {}", COLOR, EVENT).succeeded();
    var reused = "record Balance(long cents, int limit) {}";
    assertThat(compile(true, ACCOUNT, reused, COLOR, EVENT).messages())
        .contains("was (removed) and is now limit int32", "number never used");
  }

  @Test
  void renamedEvent_isRefused_untilItKeepsItsName() {
    var renamed = EVENT.replace("Closed", "Ended");
    assertThat(compile(true, ACCOUNT, BALANCE, COLOR, renamed).messages())
        .contains("was Closed and is now Ended", "@TypeName(\"Closed\")");
    var kept = EVENT.replace("record Closed", "@TypeName(\"Closed\") record Ended");
    compile(false, ACCOUNT, BALANCE, COLOR, kept).succeeded();
  }

  @Test
  void renumberedConstant_andRemovedMethod_areRefused() {
    assertThat(compile(true, ACCOUNT, BALANCE, "enum Color { GREEN, RED }", EVENT).messages())
        .contains("constant 0\" was RED and is now GREEN", "restore the order");
    var renamed = ACCOUNT.replace("void paint", "void colour");
    var implementation = "interface Unused {}";
    assertThat(compile(true, renamed, BALANCE, COLOR, EVENT, implementation).messages())
        .contains("\"account call paint = void\" is gone");
  }

  private Compiled compileOthers(boolean accept, String... sources) {
    var others = folder.resolve("others");
    return Javac.compile(
        List.of("-Ateff.contracts=" + others, "-Ateff.contracts.accept=" + accept), sources);
  }

  @Test
  void snapshots_behindWhichEventsAreForgotten_arePinned() {
    var purse = "@GrainType(\"purse\") interface Purse extends Grain<String> {}";
    var event = "record Paid(long cents) {}";
    var state = "record Money(long balance, long credit) {}";
    var grain =
        "@Snapshots(keepEvents = 0)\nclass P implements Purse { Journal<Money, Paid> journal; }";
    compileOthers(true, purse, event, state, grain).succeeded();
    var swapped = "record Money(long credit, long balance) {}";
    assertThat(compileOthers(true, purse, event, swapped, grain).messages())
        .contains(
            "\"purse snapshot type Money field 1\" was balance int64 and is now credit int64");
    var more = "record Money(long balance, long credit, Instant at) {}";
    assertThat(compileOthers(true, purse, event, more, grain).messages())
        .contains("\"purse snapshot type Money field 3 = at Instant\" is new and has no default");
  }

  @Test
  void snapshots_ofWhichAllEventsAreKept_mayChange() {
    var purse = "@GrainType(\"purse\") interface Purse extends Grain<String> {}";
    var event = "record Paid(long cents) {}";
    var grain = "@Snapshots class P implements Purse { Journal<Money, Paid> journal; }";
    var state = "record Money(long balance, long credit) {}";
    compileOthers(true, purse, event, state, grain).succeeded();
    var swapped = "record Money(long credit, long balance) {}";
    compileOthers(false, purse, event, swapped, grain).succeeded();
  }

  @Test
  void elementsOfReplicatedValues_arePinned() throws IOException {
    var wishes = "@GrainType(\"wishes\") interface Wishes extends Grain<String> {}";
    var bag =
        """
        abstract class Bag<E> implements Crdt<Bag<E>> {
          static <E> dev.teff.grains.spi.Codec<Bag<E>> codec(
              dev.teff.grains.spi.FieldCodec<E> elements) {
            throw new IllegalStateException();
          }
        }
        """;
    var grain = "class W implements Wishes { Replicated<Bag<Wish>> wishes; }";
    var wish = "record Wish(long cents, long pieces) {}";
    compileOthers(true, wishes, bag, grain, wish).succeeded();
    assertThat(Files.readString(folder.resolve("others")))
        .contains("wishes state = Bag<Wish>", "wishes state type Wish field 2 = pieces int64");
    var swapped = "record Wish(long pieces, long cents) {}";
    assertThat(compileOthers(true, wishes, bag, grain, swapped).messages())
        .contains("\"wishes state type Wish field 1\" was cents int64 and is now pieces int64");
  }

  @Test
  void partsOfAKey_arePinned_andMayBeRenamed() {
    var tenant = "@GrainType(\"tenant\") interface Tenant extends Grain<Key> {}";
    compileOthers(true, tenant, "record Key(String owner, String name) {}").succeeded();
    assertThat(compileOthers(true, tenant, "record Key(String name, String owner) {}").messages())
        .contains(
            "\"tenant key part 1\" was owner java.lang.String and is now name java.lang.String",
            "another @GrainType");
    var more = "record Key(String owner, String name, long number) {}";
    assertThat(compileOthers(true, tenant, more).messages())
        .contains("\"tenant key part 3 = number java.lang.Long\" is new");
    assertThat(compileOthers(true, tenant, "record Key(String owner) {}").messages())
        .contains("\"tenant key part 2 = name java.lang.String\" is gone");
    compileOthers(true, tenant, "record Key(String landlord, String name) {}").succeeded();
  }
}
