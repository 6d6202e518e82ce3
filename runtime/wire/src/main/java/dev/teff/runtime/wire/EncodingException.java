package dev.teff.runtime.wire;

/** A value cannot be written: it is too large, nested too deeply, or holds text that is no text. */
public final class EncodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EncodingException(String message) {
    super(message);
  }

  static EncodingException tooDeep(String type) {
    return new EncodingException(
        "%s nests messages more than %d deep.".formatted(type, Limits.DEPTH));
  }
}
