package dev.teff.loadtest;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts what arrives into frames of one known size, and hands on the numbers in them. */
final class EchoFrames {
  private final int size;
  private final Consumer<long[]> numbers;
  private byte[] rest = {};

  EchoFrames(int size, Consumer<long[]> numbers) {
    this.size = size;
    this.numbers = numbers;
  }

  void feed(Buffer chunk) {
    byte[] arrived = chunk.getBytes();
    byte[] all = arrived;
    if (rest.length > 0) {
      all = Arrays.copyOf(rest, rest.length + arrived.length);
      System.arraycopy(arrived, 0, all, rest.length, arrived.length);
    }
    long[] found = new long[all.length / size];
    ByteBuffer bytes = ByteBuffer.wrap(all);
    for (int i = 0; i < found.length; i++) {
      found[i] = bytes.getLong(i * size + Echo.LENGTH_BYTES);
    }
    rest = Arrays.copyOfRange(all, found.length * size, all.length);
    if (found.length > 0) {
      numbers.accept(found);
    }
  }
}
