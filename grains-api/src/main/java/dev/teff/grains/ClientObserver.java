package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a grain interface that no class implements: clients outside of the cluster hear what its
 * grains are told. Each call of a method is a notice for whoever observes the grain through a
 * gateway at that moment.
 *
 * <p>All methods are {@code void} and declare no exception. Notices are kept in memory, so many and
 * no more, for clients that are behind; who observes nothing misses them. What must not be missed
 * belongs into the state of another grain.
 *
 * <pre>{@code
 * @GrainType("guest")
 * @ClientObserver
 * interface Guest extends Grain<String> {
 *   void heard(String text);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ClientObserver {}
