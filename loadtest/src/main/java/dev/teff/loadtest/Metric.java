package dev.teff.loadtest;

import java.util.Map;

/**
 * One measured figure.
 *
 * @param name {@code <bench>.<what>}
 * @param unit such as {@code ns} or {@code 1/s}; {@code 1} for a ratio
 * @param params under which conditions; values are strings, numbers or booleans
 */
record Metric(String name, double value, String unit, Map<String, Object> params) {}
