package dev.teff.grains.spi;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainId;
import java.util.List;

/**
 * Everything the runtime needs to know of a grain interface. Generated beside it as a public class
 * with a public constructor, named after the interface (enclosing types joined by {@code _}) with
 * {@link #CLASS_SUFFIX}, and registered for {@link java.util.ServiceLoader}.
 *
 * @param <K> the key's type
 * @param <G> the grain interface
 */
public interface GrainContract<K, G extends Grain<K>> {
  /** What generated class names end with. */
  String CLASS_SUFFIX = "_GrainContract";

  /** The stable name. */
  String typeName();

  /** The interface. */
  Class<G> grainInterface();

  /** How keys become text. */
  KeyCodec<K> keys();

  /** The methods; a method's index in this list is local to this process and never sent. */
  List<MethodDescriptor> methods();

  /** A new reference. */
  G stub(GrainId id, CallSender sender, CallOptions options);

  /**
   * Reads a call that came from elsewhere.
   *
   * @param method an index into {@link #methods()}
   * @throws DecodingException when the arguments are not the method's
   */
  GrainCall<G> readCall(int method, FieldReader arguments);
}
