package dev.teff.runtime;

import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.FieldShape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Short stand-ins for long things. That of a shape changes when the shape of the message does, or
 * of one inside it.
 */
final class Fingerprint {
  private final MessageDigest digest;
  private final Map<Shape, Integer> seen = new HashMap<>();

  private Fingerprint(MessageDigest digest) {
    this.digest = digest;
  }

  static long of(Shape shape) {
    return new Fingerprint(sha256()).add(shape).number();
  }

  /** A hash of several byte strings. */
  static long of(byte[]... parts) {
    var all = new Fingerprint(sha256());
    for (byte[] part : parts) {
      all.digest.update(part);
      all.digest.update((byte) 0);
    }
    return all.number();
  }

  /** A text of 64 characters for one of any length. */
  static String text(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private Fingerprint add(Shape shape) {
    Integer number = seen.putIfAbsent(shape, seen.size());
    if (number != null) {
      return add("again " + number); // types may hold themselves
    }
    add(shape.typeName()).add(shape.kind().name());
    shape.fields().forEach(this::add);
    return this;
  }

  private void add(FieldShape field) {
    add(Integer.toString(field.number()));
    add(field.name());
    add(field.type().name());
    add(field.cardinality().name());
    field.constants().forEach(this::add);
    field.message().ifPresent(message -> add(message.get()));
  }

  private Fingerprint add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  private long number() {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
