package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same message through protobuf-java, both ways. */
class ProtobufInteropTest {
  private final Descriptor everything = descriptor();

  @Test
  void everything_writtenByUs_isWhatProtobufReads() throws InvalidProtocolBufferException {
    DynamicMessage read =
        DynamicMessage.parseFrom(
            everything, WireWriter.encode(Everything.CODEC, Everything.full()));
    assertThat(read).isEqualTo(full());
    assertThat(read.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void everything_writtenByProtobuf_isWhatWeRead() {
    byte[] packed = full().toByteArray();
    assertThat(WireReader.decode(Everything.CODEC, packed)).isEqualTo(Everything.full());
  }

  @Test
  void everything_afterBoth_isStillTheSame() throws InvalidProtocolBufferException {
    Everything ours = WireReader.decode(Everything.CODEC, full().toByteArray());
    byte[] again = WireWriter.encode(Everything.CODEC, ours);
    assertThat(DynamicMessage.parseFrom(everything, again)).isEqualTo(full());
  }

  @Test
  void unknownFields_ofEveryWireType_arePassedOver() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                1000,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addFixed32(7)
                    .addFixed64(8)
                    .addLengthDelimited(ByteString.copyFromUtf8("from a newer version"))
                    .build())
            .build();
    byte[] bytes = full().toBuilder().setUnknownFields(unknown).build().toByteArray();
    assertThat(WireReader.decode(Everything.CODEC, bytes)).isEqualTo(Everything.full());
  }

  private DynamicMessage full() {
    return message(everything)
        .set("flag", true)
        .set("count", -7)
        .set("amount", Long.MIN_VALUE)
        .set("ratio", 1.5f)
        .set("exact", -2.25)
        .set("text", "naïve 😀 \u0800 \uFFFD text")
        .set("raw", ByteString.copyFrom(new byte[] {0, -1}))
        .set("color", everything.getFile().findEnumTypeByName("Color").findValueByNumber(2))
        .set("numbers", List.of(1, -1, 300))
        .set("weights", List.of(0.5, -0.0))
        .set("names", List.of("", "two"))
        .set("balances", List.of(nested("balances").set("key", "alice").set("value", 5L).build()))
        .set(
            "changes",
            List.of(
                nested("changes")
                    .set("key", 3)
                    .set(
                        "value",
                        nested("change")
                            .set(
                                "withdrawn",
                                message(type("Withdrawn"))
                                    .set("cents", 2L)
                                    .set("how", "cash")
                                    .build())
                            .build())
                    .build()))
        .set("child", message(everything).set("text", "x".repeat(300)).build())
        .set(
            "change", nested("change").set("deposited", message(type("Deposited")).build()).build())
        .set("createdAt", time(1769860800L, 500_000_000))
        .set("within", time(1, 500_000_000))
        .set("maybe", false)
        .build();
  }

  private DynamicMessage time(long seconds, int nanos) {
    return message(type("Time")).set("seconds", seconds).set("nanos", nanos).build();
  }

  private Descriptor type(String name) {
    return everything.getFile().findMessageTypeByName(name);
  }

  private Builder nested(String field) {
    return message(everything.findFieldByName(field).getMessageType());
  }

  private static Builder message(Descriptor type) {
    return new Builder(DynamicMessage.newBuilder(type));
  }

  private record Builder(DynamicMessage.Builder builder) {
    Builder set(String name, Object value) {
      FieldDescriptor field = builder.getDescriptorForType().findFieldByName(name);
      builder.setField(field, value);
      return this;
    }

    DynamicMessage build() {
      return builder.build();
    }
  }

  private static Descriptor descriptor() {
    DescriptorProto.Builder all =
        DescriptorProto.newBuilder()
            .setName("Everything")
            .addField(field(1, "flag", Type.TYPE_BOOL))
            .addField(field(2, "count", Type.TYPE_INT32))
            .addField(field(3, "amount", Type.TYPE_INT64))
            .addField(field(4, "ratio", Type.TYPE_FLOAT))
            .addField(field(5, "exact", Type.TYPE_DOUBLE))
            .addField(field(6, "text", Type.TYPE_STRING))
            .addField(field(7, "raw", Type.TYPE_BYTES))
            .addField(field(8, "color", Type.TYPE_ENUM).setTypeName("Color"))
            .addField(repeated(field(9, "numbers", Type.TYPE_INT32)))
            .addField(repeated(field(10, "weights", Type.TYPE_DOUBLE)))
            .addField(repeated(field(11, "names", Type.TYPE_STRING)))
            .addField(repeated(of(12, "balances", "BalancesEntry")))
            .addField(repeated(of(13, "changes", "ChangesEntry")))
            .addField(of(14, "child", "Everything"))
            .addField(of(15, "change", "Change"))
            .addField(of(16, "createdAt", "Time"))
            .addField(of(17, "within", "Time"))
            .addField(field(18, "maybe", Type.TYPE_BOOL).setProto3Optional(true).setOneofIndex(0))
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_maybe"))
            .addNestedType(
                entry("BalancesEntry", Type.TYPE_STRING, field(2, "value", Type.TYPE_INT64)))
            .addNestedType(entry("ChangesEntry", Type.TYPE_INT32, of(2, "value", "Change")));
    DescriptorProto.Builder change =
        DescriptorProto.newBuilder()
            .setName("Change")
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("member"))
            .addField(of(1, "deposited", "Deposited").setOneofIndex(0))
            .addField(of(2, "withdrawn", "Withdrawn").setOneofIndex(0));
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("everything.proto")
            .setSyntax("proto3")
            .addMessageType(all)
            .addMessageType(change)
            .addMessageType(type("Deposited", field(1, "cents", Type.TYPE_INT64)))
            .addMessageType(
                type(
                    "Withdrawn",
                    field(1, "cents", Type.TYPE_INT64),
                    field(2, "how", Type.TYPE_STRING)))
            .addMessageType(
                type(
                    "Time",
                    field(1, "seconds", Type.TYPE_INT64),
                    field(2, "nanos", Type.TYPE_INT32)))
            .addEnumType(
                EnumDescriptorProto.newBuilder()
                    .setName("Color")
                    .addValue(EnumValueDescriptorProto.newBuilder().setName("NONE").setNumber(0))
                    .addValue(EnumValueDescriptorProto.newBuilder().setName("RED").setNumber(1))
                    .addValue(EnumValueDescriptorProto.newBuilder().setName("GREEN").setNumber(2)))
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0])
          .findMessageTypeByName("Everything");
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static DescriptorProto type(String name, FieldDescriptorProto.Builder... fields) {
    DescriptorProto.Builder type = DescriptorProto.newBuilder().setName(name);
    for (FieldDescriptorProto.Builder field : fields) {
      type.addField(field);
    }
    return type.build();
  }

  private static DescriptorProto entry(String name, Type key, FieldDescriptorProto.Builder value) {
    return type(name, field(1, "key", key), value).toBuilder()
        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
        .build();
  }

  private static FieldDescriptorProto.Builder field(int number, String name, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto.Builder of(int number, String name, String type) {
    return field(number, name, Type.TYPE_MESSAGE).setTypeName(type);
  }

  private static FieldDescriptorProto.Builder repeated(FieldDescriptorProto.Builder field) {
    return field.setLabel(Label.LABEL_REPEATED);
  }
}
