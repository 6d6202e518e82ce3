package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a method of a grain interface an HTTP path of its own at gateways, beside the one that
 * every method has.
 *
 * <p>The value is an HTTP method, a space and a path. A part of the path in braces is the method's
 * parameter of that name, or <code>{key}</code> the grain's key. Parameters that are not in the
 * path come from the query, and with {@code POST}, {@code PUT} and {@code PATCH} also from a JSON
 * object in the body. A path without <code>{key}</code> is for functions, which keep nothing: the
 * class is a {@link StatelessWorker}, and any of its activations may run the call.
 *
 * <pre>{@code
 * @GrainType("quotes")
 * interface Quotes extends Grain<String> {
 *   @HttpRoute("GET /quotes/{symbol}")                // /quotes/ACME?days=7
 *   @ReadOnly long quote(String symbol, int days);
 *
 *   @HttpRoute("POST /orders")                        // {"symbol": "ACME", "count": 3}
 *   void order(String symbol, int count);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface HttpRoute {
  /** {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}, and the path. */
  String value();
}
