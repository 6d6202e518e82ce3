package dev.teff.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Feeds anything to every generated codec on the class path: the keys of every type, the arguments,
 * results and exceptions of every method, and the events, values and snapshots of every grain. What
 * is read without complaint must survive being written and read again. The first byte of an input
 * chooses the codec. {@code ./teff fuzz} guides the inputs.
 */
public final class CodecFuzz {
  private static final List<UnaryOperator<byte[]>> ROUND_TRIPS = roundTrips();

  private CodecFuzz() {}

  /** The entry that Jazzer looks for. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      byte[] message = new byte[input.length - 1];
      System.arraycopy(input, 1, message, 0, message.length);
      accepts(Byte.toUnsignedInt(input[0]) % ROUND_TRIPS.size(), message);
    }
  }

  /** How many codecs there are. */
  static int codecs() {
    return ROUND_TRIPS.size();
  }

  /** Whether a codec takes a message. */
  static boolean accepts(int codec, byte[] message) {
    byte[] written;
    try {
      written = ROUND_TRIPS.get(codec).apply(message);
    } catch (DecodingException refused) {
      return false;
    }
    byte[] again = ROUND_TRIPS.get(codec).apply(written);
    // Sets and maps have no order, so only the lengths are sure to be the same.
    if (again.length != written.length) {
      throw new AssertionError(
          "Codec %d wrote %d bytes, and %d after reading them."
              .formatted(codec, written.length, again.length));
    }
    return true;
  }

  private static List<UnaryOperator<byte[]>> roundTrips() {
    List<UnaryOperator<byte[]>> all = new ArrayList<>();
    ServiceLoader.load(GrainContract.class).stream()
        .<GrainContract<?, ?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(GrainContract::typeName))
        .forEach(contract -> {
          all.add(bytes -> key(contract.keys(), bytes));
          for (int i = 0; i < contract.methods().size(); i++) {
            int method = i;
            all.add(bytes -> arguments(contract, method, bytes));
            for (MethodDescriptor.Failure<?> failure : contract.methods().get(i).failures()) {
              all.add(bytes -> value(failure.codec(), bytes));
            }
          }
          calls(contract).forEach(call -> all.add(bytes -> result(call, bytes)));
        });
    ServiceLoader.load(GrainImplementation.class).stream()
        .<GrainImplementation<?, ?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(GrainImplementation::implementationName))
        .forEach(implementation -> {
          implementation.events().ifPresent(codec -> all.add(bytes -> value(codec, bytes)));
          implementation.value().ifPresent(codec -> all.add(bytes -> value(codec, bytes)));
          implementation
              .snapshots()
              .ifPresent(format -> all.add(bytes -> value(format.state(), bytes)));
        });
    return List.copyOf(all);
  }

  private static <K> byte[] key(KeyCodec<K> keys, byte[] bytes) {
    K key;
    try {
      key = keys.fromText(new String(bytes, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new DecodingException("refused", e); // what a silo answers to who calls such a grain
    }
    return keys.toText(key).getBytes(UTF_8);
  }

  /** A call of each method that answers something, without arguments that anybody looks at. */
  private static List<GrainCall<?>> calls(GrainContract<?, ?> contract) {
    return Stream.of(contract.getClass().getDeclaredClasses())
        .filter(GrainCall.class::isAssignableFrom)
        .<GrainCall<?>>map(CodecFuzz::call)
        .filter(call -> !call.method().result().fields().isEmpty())
        .sorted(Comparator.comparing(call -> call.method().name()))
        .toList();
  }

  /** One made without its constructor, which refuses to be without arguments. */
  private static GrainCall<?> call(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      var maker =
          (Constructor<?>)
              factory
                  .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                  .invoke(
                      factory.getMethod("getReflectionFactory").invoke(null),
                      type,
                      Object.class.getConstructor());
      return (GrainCall<?>) maker.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("No call can be made of " + type, e);
    }
  }

  private static byte[] result(GrainCall<?> call, byte[] bytes) {
    try {
      call.readResult(new WireReader(bytes));
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new DecodingException("refused", e); // as with arguments
    }
    var out = new WireWriter();
    call.writeResult(out);
    return out.toBytes();
  }

  private static byte[] arguments(GrainContract<?, ?> contract, int method, byte[] bytes) {
    GrainCall<?> call;
    try {
      call = contract.readCall(method, new WireReader(bytes));
    } catch (NullPointerException | IllegalArgumentException e) {
      // What the call or a record in it refuses; the transport answers both alike.
      throw new DecodingException("refused", e);
    }
    var out = new WireWriter();
    call.writeArguments(out);
    return out.toBytes();
  }

  private static <T> byte[] value(Codec<T> codec, byte[] bytes) {
    return WireWriter.encode(codec, WireReader.decode(codec, bytes));
  }
}
