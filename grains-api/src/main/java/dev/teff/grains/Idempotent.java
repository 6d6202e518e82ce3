package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose calls take effect once, however often they are made.
 *
 * <p>Each call gets an {@link IdempotencyKey} of its own; the runtime repeats the call by itself
 * where its outcome is unknown. The key, a hash of the arguments and the reply are stored with the
 * turn's events, and whoever calls again with the same key gets the first reply. A caller that must
 * survive its own death names the key: {@link CallOptions#key(String)}.
 *
 * <p>Such a turn commits as a whole: it may not wait for others behind an append. Let it call
 * first, and append last. Calls that it makes to other idempotent methods have keys that derive
 * from its own, so that they take effect once, too.
 *
 * <pre>{@code
 * interface Till extends Grain<String> {
 *   @Idempotent Balance deposit(long cents);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Idempotent {}
