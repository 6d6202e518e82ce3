package dev.teff.grains;

/**
 * A virtual actor's contract: an addressable object that always exists.
 *
 * <p>An application declares an interface that extends {@code Grain} with the type of its key and
 * annotates it with {@link GrainType}; a plain class implements it. The key is a {@link String}, a
 * {@link Long}, a {@link java.util.UUID}, or a record of those.
 *
 * <p>Methods are ordinary blocking Java. They are not overloaded and not generic, and parameters,
 * results and declared exceptions are immutable values that Teff can encode; the annotation
 * processor checks all of it at compile time.
 *
 * <pre>{@code
 * @GrainType("counter")
 * public interface Counter extends Grain<String> {
 *   long increment();
 *   @ReadOnly long value();
 * }
 * }</pre>
 *
 * @param <K> the type of the key
 */
public interface Grain<K> {}
