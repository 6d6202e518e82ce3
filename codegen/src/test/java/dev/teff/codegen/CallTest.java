package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainStub;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.OpenTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stub, call and contract at work: the same inline and over the wire. */
final class CallTest {
  private static final GrainId ID = GrainId.of("shop", "one");
  private static final String SHOP =
      """
      @GrainType("shop")
      public interface Shop extends Grain<String>, Priced {
        List<String> echo(List<String> names, @Nullable String extra);
        byte[] flip(byte[] bytes, long[] numbers, Line[] lines);
        Order place(Order order) throws SoldOut;
        @OneWay void note(String call);
        @Nullable String nothing();
        String greet(String name) throws SoldOut;
      }
      """;
  private static final String PRICED = "interface Priced { @ReadOnly int price(); }";
  private static final String ORDER = "public record Order(List<Line> lines) {}";
  private static final String LINE = "public record Line(String name) {}";
  private static final String SOLD_OUT =
      """
      public class SoldOut extends Exception {
        private static final long serialVersionUID = 1;
        private final int left;
        public SoldOut(String message, int left) { super(message); this.left = left; }
        public int left() { return left; }
      }
      """;
  private static final String GRAIN =
      """
      public final class ShopGrain implements Shop {
        private final String key;
        private final StringBuilder notes;
        ShopGrain(GrainContext<String> context, StringBuilder notes) {
          this.key = "one"; this.notes = notes;
        }
        @Override public List<String> echo(List<String> names, @Nullable String extra) {
          var all = new ArrayList<>(names); all.add(String.valueOf(extra)); return all;
        }
        @Override public byte[] flip(byte[] bytes, long[] numbers, Line[] lines) {
          bytes[0] = (byte) (numbers.length + lines.length); return bytes;
        }
        @Override public Order place(Order order) throws SoldOut {
          if (order.lines().isEmpty()) throw new SoldOut("nothing left", 3);
          return order;
        }
        @Override public void note(String call) { notes.append(call); }
        @Override public @Nullable String nothing() { return null; }
        @Override public int price() { return 5; }
        @Override @SuppressWarnings("NullAway") public String greet(String name) throws SoldOut {
          if (name.isEmpty()) throw new SoldOut("nobody", 0);
          return name.equals("null") ? null : "hello " + name;
        }
      }
      """;

  private final Loaded app = Javac.compile(SHOP, PRICED, ORDER, LINE, SOLD_OUT, GRAIN).load();
  private final GrainContract<Object, Grain<Object>> contract = app.contract("Shop");
  private final StringBuilder notes = new StringBuilder();

  @SuppressWarnings({"unchecked", "NullAway"})
  private Grain<Object> grain() {
    return app.implementation("ShopGrain")
        .create(
            null,
            new dev.teff.grains.spi.Services() {
              @Override
              public <T> T get(Class<T> type) {
                return type.cast(notes);
              }
            });
  }

  /** Runs calls at once. */
  @SuppressWarnings("unchecked")
  private final class Inline implements CallSender {
    @Override
    public void call(
        GrainId target, GrainContract<?, ?> of, GrainCall<?> call, CallOptions options) {
      try {
        ((GrainCall<Grain<Object>>) call).invoke(grain());
      } catch (Exception e) {
        throw sneaky(e);
      }
    }
  }

  /** Sends arguments and results through bytes. */
  private final class Remote implements CallSender {
    @Override
    public void call(
        GrainId target, GrainContract<?, ?> of, GrainCall<?> call, CallOptions options) {
      int method = contract.methods().indexOf(call.method());
      byte[] arguments = Bytes.written(call::writeArguments);
      var there = contract.readCall(method, Bytes.reader(arguments));
      try {
        there.invoke(grain());
      } catch (Exception e) {
        throw sneaky(e);
      }
      call.readResult(Bytes.reader(Bytes.written(there::writeResult)));
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException sneaky(Throwable e) throws X {
    throw (X) e;
  }

  private Grain<Object> stub(CallSender sender) {
    return contract.stub(ID, sender, CallOptions.defaults());
  }

  @Test
  void call_inlineAndRemote_answersTheSame() throws Throwable {
    for (CallSender sender : List.of(new Inline(), new Remote())) {
      var shop = stub(sender);
      assertThat(Loaded.call(shop, "echo", List.of("a", "b"), "c"))
          .isEqualTo(List.of("a", "b", "c"));
      assertThat(Loaded.call(shop, "echo", List.of(), null)).isEqualTo(List.of("null"));
      assertThat(Loaded.call(shop, "nothing")).isNull();
      assertThat(Loaded.call(shop, "price")).isEqualTo(5);
      Loaded.call(shop, "note", "x");
    }
    assertThat(notes).hasToString("xx");
  }

  @Test
  void arguments_areCopied() throws Throwable {
    for (CallSender sender : List.of(new Inline(), new Remote())) {
      byte[] bytes = {7};
      Object lines = java.lang.reflect.Array.newInstance(app.type("Line"), 0);
      assertThat(Loaded.call(stub(sender), "flip", bytes, new long[] {1, 2}, lines))
          .isEqualTo(new byte[] {2});
      assertThat(bytes).containsExactly(7);
    }
  }

  @Test
  void arrays_thatTheMethodChanged_areInTheCallAsTheyWere() throws Throwable {
    List<String> seen = new ArrayList<>();
    CallSender repeating =
        new CallSender() {
          @Override
          public void call(
              GrainId target, GrainContract<?, ?> of, GrainCall<?> call, CallOptions options) {
            byte[] arguments = Bytes.written(call::writeArguments);
            new Inline().call(target, of, call, options);
            assertThat(Bytes.written(call::writeArguments)).isEqualTo(arguments);
            seen.add(call.method().name());
          }
        };
    Object lines = java.lang.reflect.Array.newInstance(app.type("Line"), 0);
    Loaded.call(stub(repeating), "flip", new byte[] {7}, new long[] {1, 2}, lines);
    assertThat(seen).containsExactly("flip");
  }

  @Test
  void record_holdingMutableList_isCopiedDeeply() throws Throwable {
    var line = app.type("Line").getConstructor(String.class).newInstance("tea");
    var lines = new ArrayList<Object>(List.of(line));
    Object order = app.type("Order").getConstructor(List.class).newInstance(lines);
    Object placed = Loaded.call(stub(new Inline()), "place", order);
    lines.clear();
    assertThat(placed).hasToString("Order[lines=[Line[name=tea]]]");
  }

  @Test
  void parameters_mayBeNamedLikeWhatIsGenerated() {
    String exam =
        """
        @GrainType("exam")
        interface Exam extends Grain<String> {
          int grade(int result, int returned, int call, int turn, int failure);
          long[] sort(long[] result, int[] result_, int[] array1, int in, int field, int i);
        }
        """;
    Javac.compile(exam).succeeded();
  }

  @Test
  void nullArgument_isRefusedBeforeTheCall() {
    assertThatThrownBy(() -> Loaded.call(stub(new Inline()), "note", new @Nullable Object[] {null}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("call");
  }

  @Test
  @SuppressWarnings("unchecked")
  void declaredException_travels() throws Throwable {
    Object order = app.type("Order").getConstructor(List.class).newInstance(List.of());
    assertThatThrownBy(() -> Loaded.call(stub(new Inline()), "place", order))
        .isInstanceOf(app.type("SoldOut").asSubclass(Throwable.class))
        .satisfies(thrown -> {
          var codec = app.codec("SoldOut");
          Object again = codec.read(Bytes.reader(Bytes.encode(thrown, codec)));
          assertThat(again).hasToString("app.SoldOut: nothing left");
          assertThat(Loaded.call(again, "left")).isEqualTo(3);
        });
  }

  @Test
  void methods_describeThemselves() {
    assertThat(contract.methods())
        .extracting(MethodDescriptor::name)
        .containsExactly("echo", "flip", "place", "note", "nothing", "greet", "price");
    var echo = contract.methods().getFirst();
    assertThat(echo.arguments().fields()).extracting("name").containsExactly("names", "extra");
    assertThat(echo.result().fields()).extracting("name").containsExactly("result");
    assertThat(contract.methods().get(2).failures())
        .extracting(failure -> failure.type().getSimpleName())
        .containsExactly("SoldOut");
    assertThat(contract.methods().get(3).oneWay()).isTrue();
    assertThat(contract.methods().get(6).readOnly()).isTrue();
  }

  @Test
  void stub_isEqualById_andKeepsItWithOtherOptions() {
    var stub = (GrainStub) stub(new Inline());
    var other = stub.with(new Remote(), CallOptions.timeout(java.time.Duration.ofSeconds(1)));
    assertThat(other).isEqualTo(stub).hasToString("shop/one");
    assertThat(other.callOptions().timeout()).hasValue(java.time.Duration.ofSeconds(1));
  }

  @Test
  void services_areListedForTheLoader() {
    var compiled = Javac.compile(SHOP, PRICED, ORDER, LINE, SOLD_OUT, GRAIN);
    assertThat(compiled.text("META-INF/services/dev.teff.grains.spi.GrainContract"))
        .isEqualTo("app.Shop_GrainContract\n");
    assertThat(compiled.text("META-INF/services/dev.teff.grains.spi.GrainImplementation"))
        .isEqualTo("app.ShopGrain_GrainImplementation\n");
  }

  @Test
  void compiledTwice_isIdentical() {
    var first = Javac.compile(SHOP, PRICED, ORDER, LINE, SOLD_OUT, GRAIN);
    var second = Javac.compile(SHOP, PRICED, ORDER, LINE, SOLD_OUT, GRAIN);
    assertThat(second.files()).containsExactlyEntriesOf(first.files());
  }

  /** Runs calls in turns where that is offered, and notes how each of them ended. */
  private final class Opening implements CallSender {
    private final List<String> ended = new ArrayList<>();
    private boolean again;

    @Override
    public OpenTurn begin(GrainStub target, MethodDescriptor method) {
      ended.add("began " + method.name());
      return new OpenTurn() {
        @Override
        public Object grain() {
          return CallTest.this.grain();
        }

        @Override
        public void returned() {
          ended.add("returned");
        }

        @Override
        public void threw(Throwable failure) {
          ended.add("threw " + failure.getClass().getSimpleName());
          if (!again) {
            throw sneaky(failure);
          }
        }
      };
    }

    @Override
    public void call(
        GrainId target, GrainContract<?, ?> of, GrainCall<?> call, CallOptions options) {
      ended.add("called " + call.method().name());
      new Inline().call(target, of, call, options);
    }
  }

  @Test
  void method_whereNothingIsCopied_runsInATurn() throws Throwable {
    var sender = new Opening();
    assertThat(Loaded.call(stub(sender), "price")).isEqualTo(5);
    assertThat(Loaded.call(stub(sender), "nothing")).isNull();
    assertThat(Loaded.call(stub(sender), "greet", "you")).isEqualTo("hello you");
    assertThat(sender.ended)
        .containsExactly(
            "began price", "returned", "began nothing", "returned", "began greet", "returned");
  }

  @Test
  void method_whoseResultIsCopied_orThatNobodyWaitsFor_isCalled() throws Throwable {
    var sender = new Opening();
    Loaded.call(stub(sender), "echo", List.of("a"), "b");
    Loaded.call(stub(sender), "note", "x");
    assertThat(sender.ended).containsExactly("called echo", "called note");
  }

  @Test
  void method_thatThrows_endsItsTurnSo() {
    var sender = new Opening();
    assertThatThrownBy(() -> Loaded.call(stub(sender), "greet", ""))
        .isInstanceOf(app.type("SoldOut"));
    assertThatThrownBy(() -> Loaded.call(stub(sender), "greet", "null"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("Shop.greet returned null but is not @Nullable");
    assertThat(sender.ended)
        .containsExactly(
            "began greet", "threw SoldOut", "began greet", "threw NullPointerException");
  }

  @Test
  void turn_thatIsToBeMadeAgain_isCalled() throws Throwable {
    var sender = new Opening();
    sender.again = true;
    assertThatThrownBy(() -> Loaded.call(stub(sender), "greet", ""))
        .isInstanceOf(app.type("SoldOut"));
    assertThat(sender.ended).containsExactly("began greet", "threw SoldOut", "called greet");
  }

  @Test
  void argument_null_isRefusedBeforeATurnBegins() {
    var sender = new Opening();
    assertThatThrownBy(() -> Loaded.call(stub(sender), "greet", (Object) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
    assertThat(sender.ended).isEmpty();
  }
}
