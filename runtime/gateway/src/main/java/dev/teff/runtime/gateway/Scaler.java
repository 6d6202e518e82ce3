package dev.teff.runtime.gateway;

/**
 * Starts and stops silos.
 *
 * <pre>{@code
 * Scaler scaler = silos -> System.out.println("There should be " + silos);
 * }</pre>
 */
@FunctionalInterface
public interface Scaler {
  /**
   * Asks for so many silos. Returns soon; they come and go by themselves, and those that go hand
   * over what they host. Asked again and again, by one thread.
   */
  void scaleTo(int silos);
}
