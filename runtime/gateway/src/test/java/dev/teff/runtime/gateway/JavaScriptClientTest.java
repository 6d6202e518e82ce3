package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teff.runtime.Silo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another language: gRPC's own client for Node.js, and the generated .proto file. */
@Timeout(150)
class JavaScriptClientTest {
  private static final String PROTO = "META-INF/teff/proto/shop.proto";
  private static final List<String> PACKAGES =
      List.of("@grpc/grpc-js@1.14.4", "@grpc/proto-loader@0.8.0");

  @TempDir private Path folder;

  private record Ended(int code, String output) {}

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    if (!process.waitFor(100, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return new Ended(-1, "took too long");
    }
    return new Ended(process.exitValue(), Files.readString(folder.resolve("output")));
  }

  private boolean installed() throws InterruptedException {
    try {
      return run(List.of("node", "--version")).code() == 0
          && run(List.of(
                      "npm",
                      "install",
                      "--no-audit",
                      "--no-fund",
                      "--silent",
                      PACKAGES.get(0),
                      PACKAGES.get(1)))
                  .code()
              == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private String resource(String name, String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(name))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(folder.resolve(file), text);
      return text;
    }
  }

  @Test
  void javaScript_callsGrainsByTheGeneratedProtoFile() throws Exception {
    assumeTrue(
        installed(), "SKIPPED: node, npm or the packages " + PACKAGES + " cannot be had here");
    resource("javascript/client.js", "client.js");
    Matcher constant = Pattern.compile("(\\w+)_BULK").matcher(resource(PROTO, "shop.proto"));
    assertThat(constant.find()).isTrue();
    try (Silo silo = Silo.builder().start();
        Gateway gateway = Gateway.start(Settings.of(Map.of("http-port", -1)), Upstream.of(silo))) {
      Ended client =
          run(
              List.of(
                  "node",
                  "client.js",
                  "127.0.0.1:" + gateway.grpcPort(),
                  "shop.proto",
                  constant.group(1)));
      assertThat(client.output())
          .contains("sold {\"result\":{\"text\":\"3 BULK tea at corner\",\"total\":5}}")
          .contains("refused 9 3 are missing")
          .contains("taken 5");
      assertThat(client.code()).isZero();
    }
  }
}
