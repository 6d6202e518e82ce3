package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.Services;
import dev.teff.runtime.wire.WireWriter;
import java.util.Optional;

/**
 * Stands in for the class that no client observer has: each grain is a reference whose calls go
 * into its outlet.
 */
record ObserverRelay<K, G extends Grain<K>>(GrainContract<K, G> contract)
    implements GrainImplementation<K, G> {
  @Override
  public Class<G> grainInterface() {
    return contract.grainInterface();
  }

  @Override
  public String implementationName() {
    return "@ClientObserver";
  }

  @Override
  public G create(GrainContext<K> context, Services services) {
    return contract.stub(
        context.id(), new ToOutlet(outlet(context.grains(), context.id())), CallOptions.defaults());
  }

  /** The outlet of a client observer. */
  static Outlet outlet(Grains grains, GrainId observer) {
    return grains.ref(Outlet.class, observer.toString());
  }

  private record ToOutlet(Outlet outlet) implements CallSender {
    @Override
    public void call(
        GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
      var arguments = new WireWriter();
      call.writeArguments(arguments);
      outlet.put(call.method().name(), arguments.toBytes());
    }
  }

  @Override
  public Optional<Codec<?>> events() {
    return Optional.empty();
  }

  @Override
  public Optional<Codec<?>> value() {
    return Optional.empty();
  }
}
