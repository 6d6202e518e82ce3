package dev.teff.runtime.gateway;

import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.Shape;
import java.util.function.Function;

/**
 * What an HTTP request asks for, whatever its path.
 *
 * @param key the grain's key as text
 * @param arguments reads them, given their shape
 * @param bytes how large the body is
 */
record Wish(
    String type, String key, String method, Function<Shape, FieldReader> arguments, int bytes) {}
