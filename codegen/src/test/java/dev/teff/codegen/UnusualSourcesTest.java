package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Legal Java that is rarely written compiles, or is refused with a reason; it breaks nothing. */
final class UnusualSourcesTest {
  @Test
  void methodsWithAnyNumberOfArguments_compile() {
    Javac.compile(
            """
            @GrainType("shop") interface Shop extends Grain<String> {
              void put(String... names);
              int sum(int... numbers);
              void store(byte... bytes);
            }
            """)
        .succeeded();
  }

  @Test
  void resultThatOneOfTwoInterfacesNarrows_isTheNarrowOne() {
    Javac.compile(
            "sealed interface Animal { record Dog(int age) implements Animal {} }",
            "interface Keeper { Animal get(); }",
            "interface Kennel { Animal.Dog get(); }",
            "@GrainType(\"shop\") interface Shop extends Grain<String>, Keeper, Kennel {}")
        .succeeded();
  }

  @Test
  void nullableParameterOfAGenericInterface_staysNullable() {
    var compiled =
        Javac.compile(
                "interface Store<T> { @Nullable T swap(@Nullable T value, List<T> more); }",
                "@GrainType(\"shop\") interface Shop extends Grain<String>, Store<String> {}")
            .succeeded();
    assertThat(compiled.text("META-INF/teff/contracts"))
        .contains(
            "shop call swap = optional string\n",
            "shop call swap field 1 = value optional string\n",
            "shop call swap field 2 = more repeated string\n");
  }

  @Test
  void typesOfAGrain_mayBeNamedLikeWhatIsGenerated() {
    Javac.compile(
            """
            @GrainType("shop") interface Shop extends Grain<Shop.Keys>, Parts {
              record PlaceCall(int amount) {}
              record Keys(String owner, long number) {}
              record CallOptions(int some) {}
              record Objects(List<String> all) {}
              PlaceCall place(Keys keys, CallOptions options, Objects objects, Stub stub);
              void add(AddCall call);
            }
            """,
            "interface Parts { record Stub(int size) {} record AddCall(int size) {} }")
        .succeeded();
    Javac.compile(
            "record Keys(String owner, long number) {}",
            "record ComeCall(int some) {}",
            "@GrainType(\"shop\") interface Stub extends Grain<Keys> { Keys come(ComeCall call); }")
        .succeeded();
  }

  @Test
  void packageWithTypesNamedLikeThoseOfTheLanguage_compiles() {
    Javac.compile(
            "record Character(String name) {}",
            "class Exception {}",
            "class Throwable {}",
            "class Override {}",
            "class Object {}",
            "record Cell(char letter, float size, byte small, List<java.lang.Character> all) {}",
            """
            @GrainType("shop") interface Shop extends Grain<String> {
              char letter(char c, Cell cell);
              Character who(Character character);
              float size(Optional<Cell> cell);
            }
            """)
        .succeeded();
  }

  @Test
  void typesOfTwoPlaces_thatWouldHaveOneCodec_areRefused() {
    Javac.compile(
            "class Outer { record Inner(int size) {} }",
            "record Outer_Inner(List<String> names) {}",
            """
            @GrainType("shop") interface Shop extends Grain<String> {
              void put(Outer.Inner one, Outer_Inner other);
            }
            """)
        .refused(
            "record Outer_Inner",
            "app.Outer.Inner and app.Outer_Inner would have the same codec, app.Outer_Inner_Codec",
            "rename one of them");
  }

  @Test
  void classNamedLikeWhatIsGenerated_isRefused() {
    Javac.compile(
            "record Order(int size) {}",
            "class Order_Codec {}",
            "@GrainType(\"shop\") interface Shop extends Grain<String> { void put(Order order); }")
        .refused(
            "record Order(int size)",
            "Teff writes a class app.Order_Codec for app.Order, but there is one already");
    Javac.compile(
            "class Shop_GrainContract {}",
            "@GrainType(\"shop\") interface Shop extends Grain<String> { void put(long order); }")
        .refused("interface Shop", "Teff writes a class app.Shop_GrainContract for app.Shop");
  }

  @Test
  void grainNamedLikeTheFileOfAnothersState_isRefused() {
    Javac.compile(
            "@GrainType(\"shop.state\") interface Other extends Grain<String> {}",
            "@GrainType(\"shop\") interface Shop extends Grain<String> {}",
            "record Sold(int pieces) {}",
            "class ShopGrain implements Shop { Journal<Long, Sold> journal; }")
        .refused(
            "class ShopGrain",
            "Teff writes a file META-INF/teff/proto/shop.state.proto for both app.Other and app.ShopGrain",
            "another name in @GrainType");
  }

  @Test
  void checkedException_thatOnlyAnotherObjectCanMake_isRefused() {
    Javac.compile(
            """
            class Outer {
              class Lost extends java.lang.Exception {
                private static final long serialVersionUID = 1;
                Lost(String message) { super(message); }
              }
            }
            """,
            "@GrainType(\"shop\") interface Shop extends Grain<String> { void buy() throws Outer.Lost; }")
        .refused("interface Shop", "checked exception app.Outer.Lost cannot travel");
  }

  @Test
  void constructorOfAnException_thatThrowsACheckedOne_isPassedOver() {
    Javac.compile(
            """
            class Lost extends java.lang.Exception {
              private static final long serialVersionUID = 1;
              Lost(String message) throws IllegalStateException { super(message); }
              Lost(String message, int size) throws java.io.IOException { this(message); }
              int size() { return 0; }
            }
            """,
            "@GrainType(\"shop\") interface Shop extends Grain<String> { void buy() throws Lost; }")
        .succeeded();
  }

  @Test
  void methodThatTheJvmAsksOfAnyObject_isRefused() {
    for (String method : java.util.List.of("void clone();", "void finalize();")) {
      Javac.compile(
              "@GrainType(\"shop\") interface Shop extends Grain<String> {\n%s\n}"
                  .formatted(method))
          .refused(method, "has the name of a method that every reference to a grain has");
    }
  }

  @Test
  void namesThatOnlySomeContextsReserve_compile() {
    Javac.compile(
            """
            record Line(int record, int yield, int var, List<String> value, Map<String, Integer> in,
                Map<Integer, Line> out, Optional<Line> field, int each, int entry, int array1) {}
            """,
            """
            @GrainType("shop") interface Shop extends Grain<String> {
              int yield(int record, int var, int yield, int sealed, int permits, int when, int with);
              int result(int result, int turn, int failure, int call, int sender, int id,
                  int options, int in, int out, int field, int returned, int METHOD, Line $);
              void when();
            }
            """)
        .succeeded();
  }
}
