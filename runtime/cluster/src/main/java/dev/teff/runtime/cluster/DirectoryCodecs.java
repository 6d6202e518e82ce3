package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.DirectoryAnswer.Hosted;
import dev.teff.runtime.cluster.DirectoryAnswer.Located;
import dev.teff.runtime.cluster.DirectoryAnswer.Noted;
import dev.teff.runtime.cluster.DirectoryAnswer.OtherView;
import dev.teff.runtime.cluster.DirectoryQuestion.Gone;
import dev.teff.runtime.cluster.DirectoryQuestion.HandOver;
import dev.teff.runtime.cluster.DirectoryQuestion.Holds;
import dev.teff.runtime.cluster.DirectoryQuestion.Locate;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.List;

/** What directories say to each other, on the wire. */
final class DirectoryCodecs {
  static final Codec<HandOver> HAND_OVER =
      new FunctionCodec<>(
          "HandOver",
          (message, out) -> {
            out.int64(1, message.version());
            out.int32(2, message.page());
          },
          DirectoryCodecs::readHandOver);

  static final Codec<Holds> HOLDS =
      new FunctionCodec<>(
          "Holds",
          (message, out) -> {
            out.int64(1, message.version());
            out.string(2, message.grain().type());
            out.string(3, message.grain().key());
          },
          DirectoryCodecs::readHolds);

  static final Codec<Gone> GONE =
      new FunctionCodec<>(
          "Gone",
          (message, out) -> {
            out.string(1, message.grain().type());
            out.string(2, message.grain().key());
            out.int64(3, message.number());
          },
          DirectoryCodecs::readGone);

  static final Codec<Hosted> HOSTED =
      new FunctionCodec<>("Hosted", DirectoryCodecs::writeHosted, DirectoryCodecs::readHosted);

  static final Codec<OtherView> OTHER_VIEW =
      new FunctionCodec<>(
          "OtherView",
          (message, out) -> out.int64(1, message.version()),
          DirectoryCodecs::readOtherView);

  static final Codec<Noted> NOTED =
      new FunctionCodec<>(
          "Noted",
          (message, out) -> {},
          in -> {
            while (in.next() != 0) {
              in.skip();
            }
            return new Noted();
          });

  static final Codec<Locate> LOCATE =
      new FunctionCodec<>(
          "Locate",
          (message, out) -> {
            out.string(1, message.grain().type());
            out.string(2, message.grain().key());
          },
          DirectoryCodecs::readLocate);

  static final Codec<Located> LOCATED =
      new FunctionCodec<>(
          "Located", (message, out) -> out.string(1, message.silo()), DirectoryCodecs::readLocated);

  private static Locate readLocate(FieldReader in) {
    String type = "";
    String key = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> key = in.string();
        default -> in.skip();
      }
    }
    return new Locate(GrainId.of(type, key));
  }

  private static Located readLocated(FieldReader in) {
    String silo = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        silo = in.string();
      } else {
        in.skip();
      }
    }
    return new Located(silo);
  }

  /** One activation of a page; the type is left out where it is the one before's. */
  private record Line(String type, String key, long number) {
    static final Codec<Line> CODEC = new FunctionCodec<>("Line", Line::write, Line::read);

    private void write(FieldWriter out) {
      if (!type.isEmpty()) {
        out.string(1, type);
      }
      out.string(2, key);
      out.int64(3, number);
    }

    private static Line read(FieldReader in) {
      String type = "";
      String key = "";
      long number = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> type = in.string();
          case 2 -> key = in.string();
          case 3 -> number = in.int64();
          default -> in.skip();
        }
      }
      return new Line(type, key, number);
    }
  }

  private DirectoryCodecs() {}

  private static HandOver readHandOver(FieldReader in) {
    long version = 0;
    int page = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> page = in.int32();
        default -> in.skip();
      }
    }
    return new HandOver(version, page);
  }

  private static Holds readHolds(FieldReader in) {
    long version = 0;
    String type = "";
    String key = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> type = in.string();
        case 3 -> key = in.string();
        default -> in.skip();
      }
    }
    return new Holds(version, GrainId.of(type, key));
  }

  private static Gone readGone(FieldReader in) {
    String type = "";
    String key = "";
    long number = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> key = in.string();
        case 3 -> number = in.int64();
        default -> in.skip();
      }
    }
    return new Gone(GrainId.of(type, key), number);
  }

  private static void writeHosted(Hosted message, FieldWriter out) {
    out.int64(1, message.version());
    out.int32(2, message.page());
    out.bool(3, message.more());
    String before = "";
    for (HostedGrain hosted : message.grains()) {
      String type = hosted.grain().type();
      var line = new Line(type.equals(before) ? "" : type, hosted.grain().key(), hosted.number());
      out.message(4, line, Line.CODEC);
      before = type;
    }
  }

  private static Hosted readHosted(FieldReader in) {
    long version = 0;
    int page = 0;
    boolean more = false;
    List<HostedGrain> grains = new ArrayList<>();
    String type = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> page = in.int32();
        case 3 -> more = in.bool();
        case 4 -> {
          Line line = in.message(Line.CODEC);
          type = line.type.isEmpty() ? type : line.type;
          grains.add(new HostedGrain(GrainId.of(type, line.key), line.number));
        }
        default -> in.skip();
      }
    }
    return new Hosted(version, page, grains, more);
  }

  private static OtherView readOtherView(FieldReader in) {
    long version = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        version = in.int64();
      } else {
        in.skip();
      }
    }
    return new OtherView(version);
  }
}
