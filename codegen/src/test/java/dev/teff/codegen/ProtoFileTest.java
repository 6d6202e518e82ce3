package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TimestampProto;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.internal.SchemaEncoder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated files mean to protobuf what the generated codecs mean to us. */
final class ProtoFileTest {
  private static final String GRAIN =
      """
      @GrainType("front-desk")
      interface FrontDesk extends Grain<String> {
        Stay checkIn(Stay stay, Optional<Instant> at, int[] rooms);
      }
      """;
  private static final String STAY =
      """
      record Stay(
          String guestName, Mood mood, @Nullable Integer floor, List<Integer> rooms,
          Map<String, Long> bills, Map<Mood, Duration> moods, Payment payment, @Nullable Stay next) {
        static final Stay SAMPLE = new Stay("Ada", Mood.GLAD, 0, List.of(1, 2), Map.of("bar", 5L),
            Map.of(Mood.CROSS, Duration.ofSeconds(3)), new Payment.Card(42),
            new Stay("", Mood.CROSS, null, List.of(), Map.of(), Map.of(), new Payment.Cash(), null));
      }
      """;
  private static final String MOOD = "enum Mood { CROSS, GLAD }";
  private static final String PAYMENT =
      """
      sealed interface Payment {
        record Card(long number) implements Payment {}
        @Field(5) record Cash() implements Payment {}
      }
      """;

  @TempDir private Path folder;
  private final Compiled compiled = Javac.compile(GRAIN, STAY, MOOD, PAYMENT);
  private FileDescriptor file = DurationProto.getDescriptor();

  @BeforeEach
  void parse() throws Exception {
    String text = compiled.succeeded().text("META-INF/teff/proto/front-desk.proto");
    Files.writeString(folder.resolve("front-desk.proto"), text);
    var loader = new SchemaLoader(FileSystems.getDefault());
    loader.initRoots(List.of(Location.get(folder.toString())), List.of());
    Schema schema = loader.loadSchema();
    var encoded =
        new SchemaEncoder(schema)
            .encode(Objects.requireNonNull(schema.protoFile("front-desk.proto")));
    file =
        FileDescriptor.buildFrom(
            FileDescriptorProto.parseFrom(encoded.toByteArray()),
            new FileDescriptor[] {DurationProto.getDescriptor(), TimestampProto.getDescriptor()});
  }

  @Test
  void service_hasAMethodPerMethod() {
    assertThat(file.getPackage()).isEqualTo("teff.front_desk");
    var method = file.findServiceByName("FrontDeskGrain").findMethodByName("CheckIn");
    assertThat(method.getInputType().getFields())
        .extracting("name")
        .containsExactly("stay", "at", "rooms");
  }

  @Test
  void bytesOfACodec_parseToTheSameValues_andBack() throws Exception {
    var app = compiled.load();
    var codec = app.codec("Stay");
    Object sample = Loaded.get(app.type("Stay"), "SAMPLE");
    var stay = file.findMessageTypeByName("Stay");
    var message = DynamicMessage.parseFrom(stay, Bytes.encode(sample, codec));
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    assertThat(message.getField(stay.findFieldByName("guest_name"))).isEqualTo("Ada");
    assertThat(message.getField(stay.findFieldByName("mood"))).hasToString("MOOD_GLAD");
    assertThat(message.hasField(stay.findFieldByName("floor"))).isTrue();
    assertThat(message.getField(stay.findFieldByName("rooms"))).isEqualTo(List.of(1, 2));
    assertThat(message.getField(stay.findFieldByName("payment")).toString())
        .contains("card")
        .contains("42");
    assertThat(codec.read(Bytes.reader(message.toByteArray()))).isEqualTo(sample);
  }
}
