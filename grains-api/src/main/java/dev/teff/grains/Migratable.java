package dev.teff.grains;

/**
 * A grain with fields that are not part of its state and are worth taking along when it moves to
 * another silo: a cache, a connection's resume token, a running average. Without this, they begin
 * anew, as after any other deactivation. What the runtime keeps for a grain (observers, receipts of
 * idempotent calls) moves by itself; timers are code, which does not: those of the constructor and
 * of {@link Lifecycle#onActivate} begin anew there, and one that was set in a turn is set again by
 * {@link #rehydrate}, with what is left of its time. What is carried may get lost when a silo dies
 * in the middle of a move; state never does.
 *
 * <pre>{@code
 * final class ThermometerGrain implements Thermometer, Migratable {
 *   private double average;
 *   public byte[] dehydrate() { return ByteBuffer.allocate(8).putDouble(average).array(); }
 *   public void rehydrate(byte[] carried) { average = ByteBuffer.wrap(carried).getDouble(); }
 * }
 * }</pre>
 */
public interface Migratable {
  /**
   * Packs what is to be carried. Called once, after the last turn on the old silo, when everything
   * that was appended is durable. When it throws, the grain moves without.
   */
  byte[] dehydrate();

  /**
   * Unpacks it. Called on the new silo, after the constructor and before the first turn. When it
   * throws, the activation fails as if its constructor had thrown.
   */
  void rehydrate(byte[] carried);
}
