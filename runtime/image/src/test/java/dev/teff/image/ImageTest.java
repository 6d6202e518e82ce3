package dev.teff.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real image of a small program, read as an engine of containers reads it, and run. */
@Timeout(120)
class ImageTest {
  private final PrintWriter progress = new PrintWriter(new StringWriter());

  @TempDir private Path folder;

  private static Application greeting() throws Exception {
    Path classes =
        Path.of(Greeting.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new Application(List.of(classes), Greeting.class.getName(), List.of("training"));
  }

  @Test
  void image_ofAProgram_isWhatEnginesRead_andRunsWithItsCache() throws Exception {
    Path tar = folder.resolve("image.tar");
    Application app = greeting();
    Root root = Root.stage(folder.resolve("root"), app, List.of("java.base"), progress);
    root.train(app, progress);
    Image.write(root, Image.SCRATCH, "greeting:1", tar);

    Path image = Files.createDirectories(folder.resolve("image"));
    Commands.run(List.of("tar", "-xf", tar.toString(), "-C", image.toString()), folder);
    String manifest = Files.readString(image.resolve("manifest.json"));
    assertThat(manifest).contains("\"RepoTags\":[\"greeting:1\"]");
    List<String> layers = texts(manifest, "Layers");
    String config = Files.readString(image.resolve(texts(manifest, "Config").getFirst()));
    assertThat(texts(config, "Entrypoint"))
        .containsExactly("/opt/java/bin/java", "@/app/java.arguments", "dev.teff.image.Greeting");
    assertThat(config).contains("\"os\":\"linux\"").contains("\"User\":\"10001:10001\"");
    assertThat(texts(config, "diff_ids")).hasSameSizeAs(layers);

    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    var digests = new ArrayList<String>();
    for (String layer : layers) {
      digests.add(digest(image.resolve(layer)));
      Commands.run(
          List.of("tar", "-xzf", image.resolve(layer).toString(), "-C", unpacked.toString()),
          folder);
    }
    assertThat(texts(config, "diff_ids")).isEqualTo(digests);
    assertRuns(unpacked);
  }

  /** In a root of its own, where nothing of this machine is to be seen but its processes. */
  private void assertRuns(Path unpacked) throws Exception {
    Files.createDirectories(unpacked.resolve("proc"));
    assumeTrue(
        mayUnshare(),
        "The image was not run: only root on Linux may have a root folder of its own.");
    String run =
        "mount -t proc proc %1$s/proc && exec chroot --userspec=10001:10001 %1$s /opt/java/bin/java -XX:AOTMode=on @/app/java.arguments dev.teff.image.Greeting hello"
            .formatted(unpacked);
    assertThat(Commands.run(List.of("unshare", "--mount", "sh", "-c", run), folder))
        .isEqualTo("hello from /opt/java\n");
  }

  private boolean mayUnshare() throws Exception {
    try {
      Commands.run(List.of("unshare", "--mount", "true"), folder);
      return true;
    } catch (ImageException e) {
      return false;
    }
  }

  /** The value of a key, one text or a list of them, in JSON without spaces. */
  private static List<String> texts(String json, String key) {
    var value = Pattern.compile("\"%s\":(\\[[^]]*]|\"[^\"]*\")".formatted(key)).matcher(json);
    assertThat(value.find()).as("%s in %s", key, json).isTrue();
    return Pattern.compile("\"([^\"]*)\"")
        .matcher(value.group(1))
        .results()
        .map((MatchResult each) -> each.group(1))
        .toList();
  }

  private static String digest(Path layer) throws Exception {
    var sha = MessageDigest.getInstance("SHA-256");
    try (InputStream file = Files.newInputStream(layer);
        var content = new GZIPInputStream(file)) {
      byte[] piece = new byte[1 << 16];
      for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
        sha.update(piece, 0, read);
      }
    }
    return "sha256:" + HexFormat.of().formatHex(sha.digest());
  }

  @Test
  void classPath_thatIsNotThere_isNamed() {
    var app = new Application(List.of(folder.resolve("no.jar")), "x.Main", List.of());
    assertThatThrownBy(
            () -> Root.stage(folder.resolve("root"), app, List.of("java.base"), progress))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("no.jar is on the class path and not there; build the application");
  }
}
