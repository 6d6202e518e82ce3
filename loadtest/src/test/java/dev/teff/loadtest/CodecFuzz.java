package dev.teff.loadtest;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/**
 * Feeds anything to every generated codec on the class path: the arguments of every method, and the
 * events and values of every grain. What is read without complaint must survive being written and
 * read again. The first byte of an input chooses the codec. {@code ./teff fuzz} guides the inputs.
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
          for (int i = 0; i < contract.methods().size(); i++) {
            int method = i;
            all.add(bytes -> arguments(contract, method, bytes));
          }
        });
    ServiceLoader.load(GrainImplementation.class).stream()
        .<GrainImplementation<?, ?>>map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(GrainImplementation::implementationName))
        .forEach(implementation -> {
          implementation.events().ifPresent(codec -> all.add(bytes -> value(codec, bytes)));
          implementation.value().ifPresent(codec -> all.add(bytes -> value(codec, bytes)));
        });
    return List.copyOf(all);
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
