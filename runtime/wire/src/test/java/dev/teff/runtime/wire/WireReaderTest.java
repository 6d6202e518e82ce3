package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireReaderTest {
  @Test
  void value_withEveryKindOfField_readsBack() {
    Everything full = Everything.full();
    assertThat(WireReader.decode(Everything.CODEC, WireWriter.encode(Everything.CODEC, full)))
        .isEqualTo(full);
  }

  @Test
  void value_ofDefaultsOnly_isNoBytes() {
    assertThat(WireWriter.encode(Everything.CODEC, Everything.EMPTY)).isEmpty();
    assertThat(WireReader.decode(Everything.CODEC, new byte[0])).isEqualTo(Everything.EMPTY);
  }

  @Test
  void repeatedScalar_packedAndNot_comesElementByElement() {
    byte[] bytes = hex("4a 03 01 02 03  48 04  4a 01 05  08 01");
    Everything value = WireReader.decode(Everything.CODEC, bytes);
    assertThat(value.numbers()).containsExactly(1, 2, 3, 4, 5);
    assertThat(value.flag()).isTrue();
  }

  @Test
  void repeatedScalar_packedAtTheVeryEnd_endsTheMessage() {
    assertThat(WireReader.decode(Everything.CODEC, hex("4a 02 01 02")).numbers())
        .containsExactly(1, 2);
  }

  @Test
  void varint_ofTenBytesInInt32_keepsItsLowBits() {
    assertThat(WireReader.decode(Everything.CODEC, hex("10 ffffffffffffffffff01")).count())
        .isEqualTo(-1);
  }

  @Test
  void message_whoseCodecStopsEarly_goesOnBehindIt() {
    byte[] bytes = hex("0a 04 08 01 10 02  10 07");
    var reader = new WireReader(bytes);
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.message(new FirstNumber())).isEqualTo(1);
    assertThat(reader.next()).isEqualTo(2);
    assertThat(reader.int32()).isEqualTo(7);
    assertThat(reader.next()).isZero();
  }

  @Test
  void message_whoseCodecStopsInAPackedRun_goesOnBehindIt() {
    var reader = new WireReader(hex("0a 05 0a 03 01 02 03  10 07"));
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.message(new FirstNumber())).isEqualTo(1);
    assertThat(reader.next()).isEqualTo(2);
    assertThat(reader.int32()).isEqualTo(7);
    assertThat(reader.next()).isZero();
  }

  @Test
  void decode_whenTheCodecLeavesBytes_refusesThem() {
    assertThatThrownBy(() -> WireReader.decode(new FirstNumber(), hex("08 01 10 02")))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("2 bytes follow the end of the message");
  }

  @Test
  void decode_ofAPart_readsNothingAround() {
    assertThat(WireReader.decode(Everything.CODEC, hex("ff 10 05 ff"), 1, 2).count()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "00, the tag 0 has no valid field number",
    "07 01, the tag 7 has no valid field number",
    "8080808010, has no valid field number",
    "09 0000000000000001, Field 1 of test.Everything: wire type 1 (64-bit) does not fit",
    "13, Field 2 of test.Everything: wire type 3 (group) does not fit",
    "f303 f403, Field 62 of test.Everything: wire type 3 (group)",
    "16, wire type 6 (unknown)",
    "10, Field 2 of test.Everything: the bytes end in the middle of it",
    "10 80, the bytes end in the middle of it",
    "10 ffffffffffffffffffff01, a number of more than ten bytes",
    "21 01, wire type 1 (64-bit) does not fit",
    "25 0102, the bytes end in the middle of it",
    "32 05 6161, a length of 5 bytes, but only 2 are left",
    "32 ffffffff0f, a length of 4294967295 bytes",
    "32 ffffffffffffffffff01, a length of 18446744073709551615 bytes",
    "32 01 ff, Field 6 of test.Everything: its text is not UTF-8",
    "32 02 c080, its text is not UTF-8",
    "32 03 eda080, its text is not UTF-8",
    "4a 00, Field 9 of test.Everything: a packed run without elements",
    "4a 01 80, the bytes end in the middle of it",
    "52 09 000000000000000001, the bytes end in the middle of it",
    "40 03, test.Color has no constant or member 3",
    "7a 00, test.Change lacks its field member",
    "72 02 32 05, a length of 5 bytes",
    "820109 08ffffffffffffffffff01, Field 1 of google.protobuf.Timestamp: the bytes end",
  })
  void decode_ofMalformedBytes_saysWhatAndWhere(String bytes, String message) {
    assertThatThrownBy(() -> WireReader.decode(Everything.CODEC, hex(bytes)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining(message);
  }

  @Test
  void record_thatRefusesItsValues_isADecodingException() {
    assertThatThrownBy(() -> WireReader.decode(Change.CODEC, hex("12 0b 08 ffffffffffffffffff01")))
        .isInstanceOf(DecodingException.class)
        .hasMessage("test.Withdrawn refuses its values: cents may not be negative")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void messages_nestedTooDeep_areRefused() {
    byte[] bytes = new byte[0];
    for (int i = 0; i <= Limits.DEPTH; i++) {
      var writer = new WireWriter();
      writer.bytes(14, bytes);
      bytes = writer.toBytes();
    }
    byte[] tooDeep = bytes;
    assertThatThrownBy(() -> WireReader.decode(Everything.CODEC, tooDeep))
        .isInstanceOf(DecodingException.class)
        .hasMessage("Field 14 of test.Everything: messages nest more than 100 deep.");
  }

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replace(" ", ""));
  }

  /** Reads one number and leaves the rest where it is. */
  private static final class FirstNumber implements Codec<Integer> {
    @Override
    public Shape shape() {
      return new Shape("test.FirstNumber", Shape.Kind.RECORD, List.of());
    }

    @Override
    public void write(Integer value, FieldWriter out) {
      out.int32(1, value);
    }

    @Override
    public Integer read(FieldReader in) {
      in.next();
      return in.int32();
    }
  }
}
