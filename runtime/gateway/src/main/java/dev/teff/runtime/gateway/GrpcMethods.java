package dev.teff.runtime.gateway;

import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method that a call names, in the form that suits it: while calls are parked, one whose
 * headers leave at once, since they are the promise not to run the call where it waits; else one
 * whose headers leave together with the reply, which costs less. A call that is parked although a
 * silo could be reached a moment ago gets its promise late, as if there had been none until then.
 */
final class GrpcMethods extends HandlerRegistry {
  private final List<ServerServiceDefinition> services;
  private final Map<String, ServerMethodDefinition<?, ?>> answering;
  private final Map<String, ServerMethodDefinition<?, ?>> promising;
  private final BooleanSupplier reachable;
  private final HandlerRegistry others;

  /**
   * Makes one.
   *
   * @param reachable whether silos are
   * @param others knows what to do with calls of other methods
   */
  GrpcMethods(GrpcServices grains, BooleanSupplier reachable, HandlerRegistry others) {
    this.services = grains.answering();
    this.answering = byName(services);
    this.promising = byName(grains.promising());
    this.reachable = reachable;
    this.others = others;
  }

  private static Map<String, ServerMethodDefinition<?, ?>> byName(
      List<ServerServiceDefinition> services) {
    var methods = new HashMap<String, ServerMethodDefinition<?, ?>>();
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        methods.put(method.getMethodDescriptor().getFullMethodName(), method);
      }
    }
    return methods;
  }

  @Override
  public List<ServerServiceDefinition> getServices() {
    return services;
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    ServerMethodDefinition<?, ?> method =
        (reachable.getAsBoolean() ? answering : promising).get(name);
    return method == null ? others.lookupMethod(name, authority) : method;
  }
}
