package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every mistake of an author: one error, on its line, with the way out. */
final class RefusalTest {
  private static final String COUNTER =
      "@GrainType(\"counter\") interface Counter extends Grain<String> { long next(); }";

  private static Compiled grain(String methods, String... more) {
    String[] sources = java.util.Arrays.copyOf(more, more.length + 1);
    sources[more.length] =
        "@GrainType(\"shop\")\ninterface Shop extends Grain<String> {\n" + methods + "\n}";
    return Javac.compile(sources);
  }

  private static Compiled counter(String... classes) {
    String[] sources = java.util.Arrays.copyOf(classes, classes.length + 1);
    sources[classes.length] = COUNTER;
    return Javac.compile(sources);
  }

  @Test
  void overload_isRefused() {
    grain("void buy(long a);\nvoid buy(String b);")
        .refused("buy(String b)", "Shop.buy is overloaded");
  }

  @Test
  void method_thatEveryReferenceHas_isRefused() {
    grain("String grainId();").refused("grainId()", "Shop.grainId has the name", "another name");
    grain("String toString();").refused("toString()", "Shop.toString has the name");
  }

  @Test
  void method_namedLikeAPrivateMatterOfReferences_isFine() {
    grain("String found();\nlong sender();").succeeded();
  }

  @Test
  void grainType_onClass_isRefused() {
    Javac.compile("@GrainType(\"x\")\nclass NoInterface {}")
        .refused("class NoInterface", "not an interface");
  }

  @Test
  void grain_withoutGrainType_isRefused() {
    Javac.compile("interface Nameless extends Grain<String> {}")
        .refused("interface Nameless", "no stable name", "@GrainType(\"nameless\")");
  }

  @Test
  void grainType_withoutGrain_isRefused() {
    Javac.compile("@GrainType(\"x\")\ninterface NoGrain {}")
        .refused("interface NoGrain", "does not extend Grain");
  }

  @Test
  void key_ofWrongType_isRefused() {
    Javac.compile("@GrainType(\"x\")\ninterface Wrong extends Grain<Integer> {}")
        .refused("interface Wrong", "cannot be keyed by java.lang.Integer");
    Javac.compile(
            "@GrainType(\"x\")\ninterface Wrong extends Grain<Key> {}",
            "record Key(String a, double b) {}")
        .refused("interface Wrong", "cannot be keyed by Key.b of type double");
  }

  @Test
  void mistakeInInterface_withImplementation_isReportedOnce() {
    Javac.compile(
            "@GrainType(\"x\")\ninterface Wrong extends Grain<Integer> { void go(); }",
            "final class WrongGrain implements Wrong { public void go() {} }")
        .refused("interface Wrong", "cannot be keyed by java.lang.Integer");
  }

  @Test
  void key_missing_isRefused() {
    Javac.compile(
            "@GrainType(\"x\")\n@SuppressWarnings(\"rawtypes\")\ninterface Raw extends Grain {}")
        .refused("interface Raw", "has no key type", "Grain<String>");
  }

  @Test
  void typeName_thatIsIllegal_isRefused() {
    Javac.compile("@GrainType(\"My Shop\")\ninterface Shop extends Grain<String> {}")
        .refused("interface Shop", "\"My Shop\" is not a name");
  }

  @Test
  void typeName_usedTwice_isRefused() {
    Javac.compile(
            "@GrainType(\"x\")\ninterface First extends Grain<String> {}",
            "@GrainType(\"x\")\ninterface Second extends Grain<String> {}")
        .refused("interface Second", "app.First and app.Second share", "\"x\"");
  }

  @Test
  void component_thatCannotTravel_isRefusedWithItsPath() {
    grain(
            "void place(Order order);",
            "record Order(List<Line> lines) {}",
            "record Line(String name,\n    Map<String, Object> meta) {}")
        .refused(
            "Map<String, Object> meta",
            "java.lang.Object cannot travel",
            "at: Order.lines[].meta[]",
            "requested by: parameter order of Shop.place");
  }

  @Test
  void typesThatHoldEachOther_areRefusedTogether() {
    grain(
            "void add(Category category);",
            "record Category(String name, Product featured,\n    java.util.Date since) {}",
            "record Product(String sku, Category category) {}")
        .refused("java.util.Date since", "java.util.Date cannot travel", "at: Category.since");
    grain(
            "void find(Filter filter);",
            """
            sealed interface Filter {
              record And(Filter left, Filter right) implements Filter {}
              record Custom(
                  java.util.function.Predicate<String> test) implements Filter {}
            }
            """)
        .refused("Predicate<String> test", "is generic", "at: Filter > Filter.Custom.test");
  }

  @Test
  void stateWithoutSnapshots_mayHoldWhatCannotTravel_besideATypeThatHoldsIt() {
    counter(
            """
            class C implements Counter {
              Journal<Ledger, Happened> journal;
              public long next() { return 1; } }\
            """,
            "record Happened() {}",
            "record Ledger(Entry last, Thread writer) {}",
            "record Entry(Ledger ledger) {}")
        .succeeded();
  }

  @Test
  void constructorOfAnException_isPassedOver_withATypeThatHoldsWhatCannotTravel() {
    grain(
            "void buy() throws SoldOut;",
            """
            class SoldOut extends Exception {
              private static final long serialVersionUID = 1;
              private final transient Cause why;
              SoldOut(String message) { this(message, new Cause(null, new Object())); }
              SoldOut(String message, Cause why) { super(message); this.why = why; }
              Cause why() { return why; } }\
            """,
            "record Cause(Reason reason, Object more) {}",
            "record Reason(Cause cause) {}")
        .succeeded();
  }

  @Test
  void array_insideRecord_isRefused() {
    grain("Photo photo();", "record Photo(\n    byte[] pixels) {}")
        .refused("byte[] pixels", "byte[] can be changed", "Photo.pixels", "result of Shop.photo");
  }

  @Test
  void mutableClass_isRefused() {
    grain("void at(\n    StringBuilder text);")
        .refused("StringBuilder text", "java.lang.StringBuilder cannot travel");
  }

  @Test
  void nestedCollection_isRefused() {
    grain("void at(\n    List<List<String>> table);")
        .refused("table", "A collection cannot hold", "record");
  }

  @Test
  void nullsInCollection_areRefused() {
    grain("void at(\n    List<@Nullable String> names);").refused("names", "may hold nulls");
  }

  @Test
  void nullableCollection_isRefused() {
    grain("void at(\n    @Nullable List<String> names);")
        .refused("names", "null and empty are the same");
  }

  @Test
  void mapKey_thatIsNoScalar_isRefused() {
    grain("void at(\n    Map<Double, String> names);").refused("names", "cannot be the key");
  }

  @Test
  void genericRecord_isRefused() {
    grain("Page<String> page();", "record Page<T>(List<T> items) {}")
        .refused("page()", "Page<java.lang.String> is generic");
  }

  @Test
  void openInterface_isRefused() {
    grain("Pet pet();", "interface Pet {}").refused("pet()", "app.Pet cannot travel");
  }

  @Test
  void privateRecord_isRefused() {
    grain("Outer outer();", "record Outer(\n    Inner inner) { private record Inner() {} }")
        .refused("Inner inner", "Outer.Inner is private", "at: Outer.inner");
  }

  @Test
  void checkedException_thatCannotTravel_isRefused() {
    grain(
            "void buy() throws Lost;",
            """
            class Lost extends Exception {
              private static final long serialVersionUID = 1;
              Lost(Thread t) {} }\
            """)
        .refused("void buy()", "checked exception app.Lost cannot travel");
    grain("void buy() throws Exception;").refused("void buy()", "throws Exception");
  }

  @Test
  void genericMethod_isRefused() {
    grain("<T> void buy(T t);").refused("<T> void buy", "is generic");
  }

  @Test
  void genericInterface_isRefused() {
    Javac.compile("@GrainType(\"x\")\ninterface Box<T> extends Grain<String> {}")
        .refused("interface Box", "is generic");
  }

  @Test
  void future_isRefused() {
    grain("CompletableFuture<String> buy();")
        .refused("buy()", "calls of grains block", "return the value itself");
  }

  @Test
  void defaultMethod_isRefused() {
    grain("default void buy() {}").refused("default void buy", "would run at the caller");
  }

  @Test
  void clientObserver_thatAnswers_isRefused() {
    Javac.compile(
            """
            @GrainType("guest") @ClientObserver
            interface Guest extends Grain<String> {
              long heard();
            }
            """)
        .refused("long heard()", "no client answers");
  }

  @Test
  void oneWay_withResultOrException_isRefused() {
    grain("@OneWay\nlong buy();").refused("long buy()", "nobody waits");
  }

  @Test
  void fieldNumbers_thatClashOrAreReserved_areRefused() {
    grain("void put(P p);", "record P(@Field(2) int a,\n    int b) {}")
        .refused("int b", "a and b share the field number 2");
    grain("void put(P p);", "record P(\n    @Field(19500) int a) {}").refused("int a", "19500");
    grain("void put(P p);", "record P(\n    @Field(0) int a) {}").refused("int a", "number 0");
  }

  @Test
  void contextOfOtherKey_isRefused() {
    counter(
            """
            class C implements Counter {
              C(GrainContext<Long> context) {}
              public long next() { return 1; } }\
            """)
        .refused(
            "GrainContext<Long>", "keyed by java.lang.String", "GrainContext<java.lang.String>");
  }

  @Test
  void secondImplementation_isRefused() {
    counter(
            "class One implements Counter { public long next() { return 1; } }",
            "class Two implements Counter { public long next() { return 2; } }")
        .refused("class Two", "app.One and app.Two both implement", "\"counter\"", "remove one");
  }

  @Test
  void secondConstructor_isRefused() {
    counter(
            """
            class C implements Counter {
             C() {}
             C(String s) {}
             public long next() { return 1; } }\
            """)
        .refused("class C", "2 constructors");
  }

  @Test
  void secondJournal_isRefused() {
    counter(
            """
            class C implements Counter {
             Journal<E, E> a;
             State<E> b;
             C(GrainContext<String> c) { a = c.journal(new E(), (s, e) -> s); b = c.state(new E()); }
             public long next() { return 1; } }\
            """,
            "record E() {}")
        .refused("State<E> b", "second journal or state");
  }

  @Test
  void statelessWorker_withAJournal_isRefused() {
    counter(
            """
            @StatelessWorker
            class C implements Counter {
             Journal<E, E> a;
             C(GrainContext<String> c) {}
             public long next() { return 1; } }\
            """,
            "record E() {}")
        .refused(
            "class C implements Counter", "is a @StatelessWorker, but has a journal or a state");
  }

  @Test
  void statelessWorker_ofNobody_isRefused() {
    counter(
            """
            @StatelessWorker(max = 0)
            class C implements Counter { public long next() { return 1; } }\
            """)
        .refused("class C implements Counter", "may have 0 activations");
  }

  @Test
  void idleTimeout_thatIsNone_isRefused() {
    counter(
            """
            @IdleTimeout(0)
            class C implements Counter { public long next() { return 1; } }\
            """)
        .refused("class C implements Counter", "leaves the memory after 0 Minutes");
  }

  private static Compiled placed(String annotations, String... more) {
    String[] sources = java.util.Arrays.copyOf(more, more.length + 1);
    sources[more.length] =
        annotations + "\nclass C implements Counter { public long next() { return 1; } }";
    return counter(sources);
  }

  @Test
  void coLocation_withWhatIsNoGrainInterface_isRefused() {
    placed(
            "@CoLocate(with = GameGrain.class)",
            "@GrainType(\"game\") interface Game extends Grain<String> {}",
            "class GameGrain implements Game {}")
        .refused("class C implements Counter", "C is to be with GameGrain, which is no grain");
  }

  @Test
  void coLocation_withAGrainOfOtherKeys_isRefused() {
    placed(
            "@CoLocate(with = Game.class)",
            "@GrainType(\"game\") interface Game extends Grain<Long> {}")
        .refused(
            "class C implements Counter",
            "C is keyed by java.lang.String, but Game by java.lang.Long");
  }

  @Test
  void coLocation_withItself_isRefused() {
    placed("@CoLocate(with = Counter.class)")
        .refused("class C implements Counter", "C is to be with itself");
  }

  @Test
  void coLocation_andAStrategy_areRefusedTogether() {
    placed(
            "@CoLocate(with = Game.class) @Placement(Placement.Strategy.RANDOM)",
            "@GrainType(\"game\") interface Game extends Grain<String> {}")
        .refused("class C implements Counter", "placed by RANDOM, and also with another grain");
  }

  @Test
  void placement_ofAStatelessWorker_isRefused() {
    placed("@StatelessWorker @Placement(labels = \"gpu\")")
        .refused(
            "class C implements Counter",
            "with @StatelessWorker they are activated wherever they are called",
            "remove @Placement");
  }

  @Test
  void placement_withALabelWithoutName_isRefused() {
    placed("@Placement(labels = {\"gpu\", \" \"})")
        .refused("class C implements Counter", "has a label without a name");
  }

  @Test
  void eventThatCannotTravel_isRefused() {
    counter(
            """
            class C implements Counter {
             Journal<String, Happened> a;
             C(GrainContext<String> c) { a = c.journal("", (s, e) -> s); }
             public long next() { return 1; } }\
            """,
            "record Happened(\n    Object what) {}")
        .refused("Object what", "java.lang.Object cannot travel", "the events of C");
  }

  @Test
  void innerClass_isRefused() {
    counter(
            """
            class Outer {
              class C implements Counter {
              public long next() { return 1; } } }\
            """)
        .refused("class C", "an inner class", "make it static");
  }

  @Test
  void anonymousAndLocalClass_areIgnored() {
    counter(
            """
            class Outer {
              Counter anonymous() { return () -> 1; }
              Counter local() { class C implements Counter {
              public long next() { return 1; } } return new C(); } }\
            """)
        .succeeded();
  }

  @Test
  void unresolvedType_leavesTheCompilersErrorsOnly() {
    var compiled = grain("Missing buy(Gone gone);");
    assertThat(compiled.messages())
        .contains("cannot find symbol")
        .doesNotContain("fix:")
        .doesNotContain("Exception");
  }

  @Test
  void severalMistakes_areAllReported() {
    var compiled = grain("void a(Object a);\nvoid b(Object b);\ndefault void c() {}");
    assertThat(compiled.diagnostics()).hasSize(3);
  }

  @Test
  void twoTypes_ofOneName_areRefused() {
    grain(
            "void put(A.Line one, B.Line other);",
            "class A { record Line() {} }",
            "class B { record Line() {} }")
        .refused("interface Shop", "two types of the name Line", "app.A.Line", "@TypeName");
  }

  @Test
  void inheritedTwice_isNoOverload() {
    Javac.compile(
            "interface One { long size(); }",
            "interface Two { long size(); }",
            "@GrainType(\"both\")\ninterface Both extends Grain<UUID>, One, Two {}")
        .succeeded();
  }

  @Test
  void brokenSource_neverBreaksTheProcessor() {
    String[] broken = {
      "@GrainType(MISSING)\ninterface A extends Grain<String> {}",
      "@GrainType\ninterface A extends Grain<String> {}",
      "@GrainType(3)\ninterface A extends Grain<String> {}",
      "@GrainType(\"a\")\ninterface A extends Grain<Missing> { Missing<String> a(); }",
      "@GrainType(\"a\")\ninterface A extends Missing, A {}",
      "@GrainType(\"a\")\ninterface A extends Grain<String> { R a(); record R(R[][] r, X x) {} }",
      "@GrainType(\"a\")\ninterface A extends Grain<String> { S a(); sealed interface S {} }",
      "class C extends Missing implements Gone<String> { C(GrainContext<Lost> l) {} }",
      "class C implements Grain<String> { Journal<Missing> j; Journal<A, B> k; }",
      "class C implements Grain<String> { Replicated<Missing> r; }",
      "record R(@Field(X) int a) {} enum E { A, A }",
    };
    for (String source : broken) {
      var compiled = Javac.compile(source);
      assertThat(compiled.messages())
          .as(source)
          .isNotEmpty()
          .doesNotContain("dev.teff.codegen", "Exception");
    }
  }

  @Test
  void replicatedValueThatDoesNotConverge_isRefused() {
    counter(
            """
            class C implements Counter {
              private Replicated<String> text;
              public long next() { return 1; } }\
            """)
        .refused("Replicated<String> text", "is no replicated type", "ORSet");
  }

  @Test
  void elementOfReplicatedValueThatCannotTravel_isRefused() {
    counter(
            """
            class C implements Counter {
              private Replicated<Box<Object>> box;
              public long next() { return 1; } }\
            """,
            "abstract class Box<T> implements Crdt<Box<T>> {}")
        .refused("Replicated<Box<Object>> box", "cannot travel");
  }

  @Test
  void constructorWithCheckedException_isRefused() {
    counter(
            """
            class C implements Counter {
              C() throws java.io.IOException {}
              public long next() { return 1; } }\
            """)
        .refused("C() throws", "declares a checked exception");
  }
}
