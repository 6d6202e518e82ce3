package dev.teff.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of a cluster, in a file that only its owner can read. */
final class SecretFile {
  private static final int BYTES = 32;

  private SecretFile() {}

  /** Writes a new random secret. */
  static void generate(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    create(file, HexFormat.of().formatHex(secret));
  }

  /** Writes a secret in the place of an earlier one. */
  static void replace(Path file, String secret) throws IOException {
    Files.deleteIfExists(file);
    create(file, secret);
  }

  private static void create(Path file, String secret) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret);
  }

  /**
   * Reads a secret; white space around it does not count.
   *
   * @throws UserError when the file is empty
   */
  static String read(Path file) throws IOException {
    String secret = Files.readString(file).strip();
    if (secret.isEmpty()) {
      throw new UserError("the secret file " + file + " is empty");
    }
    return secret;
  }
}
