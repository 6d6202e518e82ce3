package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a grain's class on which silo its grains are activated. Without it, and without {@link
 * CoLocate}, that is the owner of a grain's hash range.
 *
 * <p>The silo's configuration goes before it: what {@code teff.placement.types} says about a grain
 * type replaces all that annotations say. Later on a grain may move to those it talks to, unless it
 * needs labels.
 *
 * <pre>{@code
 * @Placement(value = Placement.Strategy.LESS_LOADED, labels = "gpu")
 * final class TillGrain implements Till {
 *   public Balance deposit(long cents) {
 *     return new Balance(cents);
 *   }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Placement {
  /** Which silo it is, among those that have the labels. */
  Strategy value() default Strategy.RANGE_OWNER;

  /** What a silo must have among its {@code teff.placement.labels}; nothing to allow all. */
  String[] labels() default {};

  /** How a silo is chosen. */
  enum Strategy {
    /** The owner of the grain's hash range, which every silo finds without asking. */
    RANGE_OWNER,
    /** The silo from which the first call comes. */
    PREFER_LOCAL,
    /** Any. */
    RANDOM,
    /** The less loaded one of two drawn at random. */
    LESS_LOADED
  }
}
