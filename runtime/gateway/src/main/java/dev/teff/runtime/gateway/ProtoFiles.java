package dev.teff.runtime.gateway;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TimestampProto;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.internal.SchemaEncoder;
import dev.teff.grains.spi.GrainContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code .proto} files of the grain types, as the annotation processor wrote them. */
final class ProtoFiles {
  private static final FileDescriptor[] KNOWN = {
    DurationProto.getDescriptor(), TimestampProto.getDescriptor()
  };

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> descriptors = new HashMap<>();

  private ProtoFiles() {}

  /**
   * Reads the files of grain types and some of the gateway's own.
   *
   * @param own the names of resources by the names that the files are to have
   */
  static ProtoFiles read(List<GrainContract<?, ?>> contracts, Map<String, String> own) {
    var files = new ProtoFiles();
    own.forEach((name, resource) ->
        files.texts.put(name, text(ProtoFiles.class.getClassLoader(), resource).orElseThrow()));
    for (GrainContract<?, ?> contract : contracts) {
      text(
              contract.grainInterface().getClassLoader(),
              "META-INF/teff/proto/%s.proto".formatted(contract.typeName()))
          .ifPresent(text -> files.texts.put(nameOf(contract), text));
    }
    files.parse();
    return files;
  }

  private static String nameOf(GrainContract<?, ?> contract) {
    return contract.typeName() + ".proto";
  }

  private static Optional<String> text(ClassLoader loader, String resource) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parser reads from folders only. */
  private void parse() {
    try {
      Path folder = Files.createTempDirectory("teff-proto");
      try {
        for (Map.Entry<String, String> file : texts.entrySet()) {
          Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        parse(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void parse(Path folder) throws InvalidProtocolBufferException {
    var loader = new SchemaLoader(FileSystems.getDefault());
    loader.initRoots(List.of(Location.get(folder.toString())), List.of());
    Schema schema = loader.loadSchema();
    var encoder = new SchemaEncoder(schema);
    for (String name : texts.keySet()) {
      var encoded = encoder.encode(Objects.requireNonNull(schema.protoFile(name)));
      try {
        descriptors.put(
            name,
            FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(encoded.toByteArray()), KNOWN));
      } catch (DescriptorValidationException e) {
        throw new IllegalStateException(name + " is not as the annotation processor made it.", e);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** The only service of one of the gateway's own files. */
  ServiceDescriptor own(String name) {
    return Objects.requireNonNull(descriptors.get(name)).getServices().get(0);
  }

  /** The typed service of a grain type, where its file is on the class path. */
  Optional<ServiceDescriptor> service(GrainContract<?, ?> contract) {
    return Optional.ofNullable(descriptors.get(nameOf(contract)))
        .map(file -> file.getServices().get(0));
  }

  /** The text of a grain type's file; empty where it is not on the class path. */
  String text(GrainContract<?, ?> contract) {
    return texts.getOrDefault(nameOf(contract), "");
  }
}
