package dev.teff.loadtest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The round trip of a {@link FieldInfo} written by hand on protobuf-java's coded streams: what our
 * own writer and reader have to be as fast as.
 */
final class CodedStreams {
  private static final int SPACE = 128;

  private CodedStreams() {}

  static FieldInfo roundTrip(FieldInfo value) throws IOException {
    byte[] space = new byte[SPACE];
    CodedOutputStream out = CodedOutputStream.newInstance(space);
    out.writeInt32(1, value.kind());
    out.writeInt32(3, value.number());
    out.writeString(4, value.name());
    out.writeString(6, value.typeUrl());
    out.writeInt32(7, value.oneofIndex());
    out.writeBool(8, value.packed());
    return read(CodedInputStream.newInstance(Arrays.copyOf(space, out.getTotalBytesWritten())));
  }

  private static FieldInfo read(CodedInputStream in) throws IOException {
    int kind = 0;
    int number = 0;
    String name = "";
    String typeUrl = "";
    int oneofIndex = 0;
    boolean packed = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> kind = in.readInt32();
        case 3 -> number = in.readInt32();
        case 4 -> name = in.readStringRequireUtf8();
        case 6 -> typeUrl = in.readStringRequireUtf8();
        case 7 -> oneofIndex = in.readInt32();
        case 8 -> packed = in.readBool();
        default -> in.skipField(tag);
      }
    }
    return new FieldInfo(kind, number, name, typeUrl, oneofIndex, packed);
  }
}
