package dev.teff.grains;

import java.util.Map;
import java.util.Optional;

/**
 * A call, as an interceptor sees it; of use only while the interceptor runs.
 *
 * <pre>{@code
 * final class Audit implements CallInterceptor {
 *   public void incoming(InterceptedCall call) throws Exception {
 *     call.proceed();
 *     log.info("{} of {} answered {}", call.method(), call.target(), call.result());
 *   }
 * }
 * }</pre>
 */
public interface InterceptedCall {
  /** The grain that is called. */
  GrainId target();

  /** The method's name. */
  String method();

  /** What its callers said about the call, by name. */
  Map<String, String> context();

  /**
   * Says something more about the call; whoever comes behind this interceptor sees it, and so do
   * the calls that this one causes.
   *
   * @throws IllegalArgumentException when it is more than may travel
   */
  void addContext(String name, String text);

  /** Goes on: to the next interceptor, or with the call itself. Throws what it throws. */
  void proceed() throws Exception;

  /**
   * What the method returned. Before that, and for calls that nobody waits for, it is empty or the
   * zero of its type; it is empty for {@code void}.
   */
  Optional<Object> result();
}
