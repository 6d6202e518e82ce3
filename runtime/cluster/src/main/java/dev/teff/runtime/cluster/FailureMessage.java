package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An exception on its way.
 *
 * @param type the class's name
 * @param message empty when it has none
 * @param code the number of a {@link dev.teff.grains.ErrorCode}; 0 for exceptions of grains
 * @param didNotRun whether the call surely left no effect; only with a code
 * @param declared the stable name of the exception's type where the method declares it
 * @param content the declared exception itself
 */
record FailureMessage(
    String type,
    Optional<String> message,
    int code,
    boolean didNotRun,
    Optional<String> declared,
    Payload content,
    List<StackTraceElement> stack,
    Optional<FailureMessage> cause) {
  /** What a failure is whose sender left it away. */
  static final FailureMessage UNSAID =
      new FailureMessage(
          "",
          Optional.empty(),
          0,
          false,
          Optional.empty(),
          Payload.EMPTY,
          List.of(),
          Optional.empty());

  static final Codec<FailureMessage> CODEC =
      new FunctionCodec<>("FailureMessage", FailureMessage::write, FailureMessage::read);

  FailureMessage {
    stack = List.copyOf(stack);
  }

  private void write(FieldWriter out) {
    out.string(1, type);
    message.ifPresent(text -> out.string(2, text));
    out.int32(3, code);
    out.bool(4, didNotRun);
    declared.ifPresent(name -> {
      out.string(5, name);
      content.write(6, out);
    });
    stack.forEach(element -> out.message(7, element, StackElements.CODEC));
    cause.ifPresent(nested -> out.message(8, nested, CODEC));
  }

  private static FailureMessage read(FieldReader in) {
    String type = "";
    Optional<String> message = Optional.empty();
    int code = 0;
    boolean didNotRun = false;
    Optional<String> declared = Optional.empty();
    Payload content = Payload.EMPTY;
    var stack = new ArrayList<StackTraceElement>();
    Optional<FailureMessage> cause = Optional.empty();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> message = Optional.of(in.string());
        case 3 -> code = in.int32();
        case 4 -> didNotRun = in.bool();
        case 5 -> declared = Optional.of(in.string());
        case 6 -> content = Payload.read(in);
        case 7 -> stack.add(in.message(StackElements.CODEC));
        case 8 -> cause = Optional.of(in.message(CODEC));
        default -> in.skip();
      }
    }
    return new FailureMessage(type, message, code, didNotRun, declared, content, stack, cause);
  }
}
