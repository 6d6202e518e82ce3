package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/** One line of a stack trace, on the wire. */
final class StackElements {
  static final Codec<StackTraceElement> CODEC =
      new FunctionCodec<>("StackTraceElement", StackElements::write, StackElements::read);

  private StackElements() {}

  private static void write(StackTraceElement element, FieldWriter out) {
    out.string(1, element.getClassName());
    out.string(2, element.getMethodName());
    String file = element.getFileName();
    if (file != null) {
      out.string(3, file);
    }
    out.int32(4, element.getLineNumber());
    String silo = element.getClassLoaderName();
    if (silo != null) {
      out.string(5, silo);
    }
  }

  private static StackTraceElement read(FieldReader in) {
    String type = "";
    String method = "";
    String file = null;
    int line = 0;
    String silo = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> method = in.string();
        case 3 -> file = in.string();
        case 4 -> line = in.int32();
        case 5 -> silo = in.string();
        default -> in.skip();
      }
    }
    return new StackTraceElement(silo, null, null, type, method, file, line);
  }
}
