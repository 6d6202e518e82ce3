package dev.teff.loadtest.harness;

import dev.teff.grains.Grain;
import dev.teff.grains.Grains;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One user: the values that belong to it, and its way to the target. Used by its own thread. */
public final class VirtualUser {
  private final long number;
  private final String scenario;
  private final Target target;
  private final long seed;
  private final Recordings recordings;
  private @Nullable SplittableRandom random;
  private @Nullable Map<String, Object> values;

  VirtualUser(long number, String scenario, Target target, long seed, Recordings recordings) {
    this.number = number;
    this.scenario = scenario;
    this.target = target;
    this.seed = seed;
    this.recordings = recordings;
  }

  /** Its number in its scenario, from 0, in the order of coming. */
  public long number() {
    return number;
  }

  /** The scenario that it runs. */
  public String scenario() {
    return scenario;
  }

  /** Random numbers of its own, which the plan's seed, its scenario and its number decide. */
  public SplittableRandom random() {
    if (random == null) {
      random = new SplittableRandom(Seeds.of(seed, number));
    }
    return random;
  }

  /** Keeps a value under a name. */
  public VirtualUser set(String name, Object value) {
    if (values == null) {
      values = new HashMap<>();
    }
    values.put(name, value);
    return this;
  }

  void setAll(Map<String, Object> row) {
    row.forEach(this::set);
  }

  /** Whether there is a value of this name. */
  public boolean has(String name) {
    return values != null && values.containsKey(name);
  }

  /**
   * A value, of this type.
   *
   * @throws IllegalStateException when there is none of this name, or one of another type
   */
  public <T> T get(String name, Class<T> type) {
    Object value = values == null ? null : values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalStateException(
          value == null
              ? "User %d of scenario '%s' has no value '%s', only %s."
                  .formatted(number, scenario, name, values == null ? "none" : values.keySet())
              : "The value '%s' is a %s, not a %s."
                  .formatted(name, value.getClass().getName(), type.getName()));
    }
    return type.cast(value);
  }

  /** A value as text. */
  public String text(String name) {
    return get(name, Object.class).toString();
  }

  /**
   * A value as a whole number; text is read as one.
   *
   * @throws NumberFormatException when it is none
   */
  public long number(String name) {
    Object value = get(name, Object.class);
    return value instanceof Number known ? known.longValue() : Long.parseLong(value.toString());
  }

  /** Counts one more of these for the invariants of the plan, which learn the sum of all users. */
  public void count(String what) {
    recordings.count(what);
  }

  /** The grains of the target. */
  public Grains grains() {
    return target.grains();
  }

  /** A grain of the target. */
  public <K, G extends Grain<K>> G grain(Class<G> type, K key) {
    return target.grains().ref(type, key);
  }

  /**
   * Gets a page of the target.
   *
   * @param path behind the target's address
   */
  public HttpResponse<String> get(String path) throws Exception {
    return target.http().get(path);
  }

  /** Posts JSON to the target. */
  public HttpResponse<String> post(String path, String json) throws Exception {
    return target.http().post(path, json);
  }

  /**
   * Calls a grain of the target by name, through a gateway's gRPC service.
   *
   * @param type the grain's stable type
   * @param json the arguments, an object by name or an array in order
   * @return the result as JSON, empty for none
   */
  public String rpc(String type, String key, String method, String json) throws Exception {
    return target.gateway().callByName(type, key, method, json);
  }

  /** What is tested. */
  public Target target() {
    return target;
  }
}
