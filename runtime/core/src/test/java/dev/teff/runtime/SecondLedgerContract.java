package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.grains.spi.MethodDescriptor;
import java.util.List;

/** A contract that claims the type name of another interface. */
public final class SecondLedgerContract implements GrainContract<String, Probe> {
  /** For {@link java.util.ServiceLoader}. */
  public SecondLedgerContract() {}

  @Override
  public String typeName() {
    return "ledger";
  }

  @Override
  public Class<Probe> grainInterface() {
    return Probe.class;
  }

  @Override
  public KeyCodec<String> keys() {
    return KeyCodec.STRING;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of();
  }

  @Override
  public Probe stub(GrainId id, CallSender sender, CallOptions options) {
    throw new AssertionError("never called");
  }

  @Override
  public GrainCall<Probe> readCall(int method, FieldReader arguments) {
    throw new AssertionError("has no methods");
  }
}
