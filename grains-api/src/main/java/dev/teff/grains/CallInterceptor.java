package dev.teff.grains;

/**
 * Something that happens around calls: authorization, tracing, measuring. Interceptors of a silo or
 * client are asked in the order in which they were added, the first one outermost. Each either
 * {@linkplain InterceptedCall#proceed() proceeds} once or throws, which refuses the call. Called by
 * many threads at the same time.
 *
 * <pre>{@code
 * final class Tenancy implements CallInterceptor {
 *   public void incoming(InterceptedCall call) throws Exception {
 *     if (!call.context().containsKey("tenant")) { throw new SecurityException("no tenant"); }
 *     call.proceed();
 *   }
 * }
 * }</pre>
 */
public interface CallInterceptor {
  /**
   * Around a call where it is made. For a call that is started or sent, it ends when the call has
   * been made, before it is answered.
   */
  default void outgoing(InterceptedCall call) throws Exception {
    call.proceed();
  }

  /** Around the grain's method, in its turn. */
  default void incoming(InterceptedCall call) throws Exception {
    call.proceed();
  }
}
