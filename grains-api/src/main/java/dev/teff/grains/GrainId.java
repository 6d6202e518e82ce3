package dev.teff.grains;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The address of a grain: its type's stable name and its key in text form.
 *
 * <p>Immutable and safe for use by any thread. Two ids are equal when type and key are equal.
 *
 * <pre>{@code
 * GrainId id = GrainId.of("account", "alice");
 * id.toString();   // account/alice
 * }</pre>
 */
public final class GrainId implements Comparable<GrainId> {
  /** The longest key, in characters of its text form. */
  public static final int MAX_KEY_LENGTH = 512;

  /** The runtime's own type whose keys hold those of other grains. */
  private static final String REPLICA = "teff.replica";

  /** Room for the longest key of a grain with each character escaped, and for names beside it. */
  private static final int MAX_REPLICA_KEY_LENGTH = 4 * MAX_KEY_LENGTH;

  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final String type;
  private final String key;
  private volatile long stableHash; // 0 until somebody asks

  private GrainId(String type, String key) {
    this.type = type;
    this.key = key;
  }

  /**
   * Makes an id.
   *
   * @throws IllegalArgumentException when the type or the key is empty, or has half a surrogate
   *     pair, or the key is longer than {@link #MAX_KEY_LENGTH}
   */
  public static GrainId of(String type, String key) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(key, "key");
    if (type.isEmpty()) {
      throw new IllegalArgumentException("A grain type has an empty name; give it one.");
    }
    if (key.isEmpty() || (key.length() > MAX_KEY_LENGTH && key.length() > maxKeyLength(type))) {
      throw new IllegalArgumentException(
          "The key of a grain of type %s has %d characters; a key has 1 to %d."
              .formatted(type, key.length(), maxKeyLength(type)));
    }
    requireWholeCharacters(type, "name of a grain type");
    requireWholeCharacters(key, "key of a grain");
    return new GrainId(type, key);
  }

  /**
   * Makes the address of one of several activations that this grain has at a time. It is none of a
   * grain that could be called: its key is this grain's and a number, and may be longer than {@link
   * #MAX_KEY_LENGTH}. For the runtime.
   */
  public GrainId activation(int number) {
    return new GrainId(type, key + "#" + number);
  }

  private static int maxKeyLength(String type) {
    return type.equals(REPLICA) ? MAX_REPLICA_KEY_LENGTH : MAX_KEY_LENGTH;
  }

  /** Half a character cannot be stored: it would be replaced, and several grains be one. */
  private static void requireWholeCharacters(String text, String what) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean whole =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!whole) {
          throw new IllegalArgumentException(
              "The %s has half a surrogate pair (\\u%04X) at index %d; use whole characters."
                  .formatted(what, (int) c, i));
        }
        i++;
      }
    }
  }

  /** The stable name of the grain's type. */
  public String type() {
    return type;
  }

  /** The key in text form. */
  public String key() {
    return key;
  }

  /**
   * A 64-bit hash that is the same in every process and version; it places the grain in the
   * cluster's hash ranges.
   */
  public long stableHash() {
    long hash = stableHash;
    if (hash == 0) {
      hash = stableHash(type, key);
      stableHash = hash;
    }
    return hash;
  }

  /** FNV-1a over the UTF-8 bytes of type, a zero byte, and key, finished by MurmurHash3's mixer. */
  private static long stableHash(String type, String key) {
    long h = fnv(fnv(FNV_BASIS, type) * FNV_PRIME, key);
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private static long fnv(long basis, String text) {
    long h = basis;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return fnv(basis, text.getBytes(StandardCharsets.UTF_8));
      }
      h = (h ^ c) * FNV_PRIME;
    }
    return h;
  }

  private static long fnv(long basis, byte[] bytes) {
    long h = basis;
    for (byte b : bytes) {
      h = (h ^ (b & 0xff)) * FNV_PRIME;
    }
    return h;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GrainId that && key.equals(that.key) && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + key.hashCode();
  }

  @Override
  public int compareTo(GrainId other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : key.compareTo(other.key);
  }

  @Override
  public String toString() {
    return type + "/" + key;
  }
}
