package dev.teff.testkit;

import dev.teff.grains.GrainException;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;

/**
 * What is left of an exception that travels between silos: one that the method declares goes
 * through its codec, the runtime's own and the JDK's unchecked ones keep their type, and any other
 * is described.
 */
final class WireFailure {
  private WireFailure() {}

  /** The exception as another silo sees it. */
  static Throwable travelled(Throwable thrown, MethodDescriptor method) {
    Throwable arrived = copy(thrown, method);
    arrived.setStackTrace(thrown.getStackTrace());
    return arrived;
  }

  private static Throwable copy(Throwable thrown, MethodDescriptor method) {
    for (Failure<?> declared : method.failures()) {
      if (declared.type() == thrown.getClass()) {
        return encoded(declared, thrown);
      }
    }
    String message = thrown.getMessage() == null ? "" : thrown.getMessage();
    if (thrown instanceof RemoteGrainException remote) {
      return new RemoteGrainException(remote.remoteType(), withoutLabel(remote), null);
    }
    if (thrown instanceof GrainException known) {
      return new GrainException(known.code(), known.outcome(), withoutLabel(known));
    }
    return thrown instanceof RuntimeException && thrown.getClass().getName().startsWith("java.")
        ? copyOfJdks(thrown, message)
        : described(thrown, message);
  }

  private static <X extends Throwable> X encoded(Failure<X> declared, Throwable thrown) {
    X original = declared.type().cast(thrown);
    return WireReader.decode(declared.codec(), WireWriter.encode(declared.codec(), original));
  }

  private static Throwable copyOfJdks(Throwable thrown, String message) {
    try {
      return thrown.getClass().getConstructor(String.class).newInstance(message);
    } catch (ReflectiveOperationException e) {
      return described(thrown, message);
    }
  }

  private static RemoteGrainException described(Throwable thrown, String message) {
    String type = thrown.getClass().getName();
    return new RemoteGrainException(type, message.isEmpty() ? type : type + ": " + message, null);
  }

  /** The constructor puts the label in front again. */
  private static String withoutLabel(GrainException failure) {
    String message = String.valueOf(failure.getMessage());
    String label = failure.code().label() + " ";
    return message.startsWith(label) ? message.substring(label.length()) : message;
  }
}
