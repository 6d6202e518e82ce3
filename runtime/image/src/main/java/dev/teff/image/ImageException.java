package dev.teff.image;

/** No image came to be; the message is for the user. */
final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImageException(String message) {
    super(message);
  }

  ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
