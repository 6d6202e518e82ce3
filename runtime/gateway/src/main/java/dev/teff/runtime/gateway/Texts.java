package dev.teff.runtime.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.QueryParamDecoderConfig;
import io.vertx.core.internal.http.QueryParamDecoder;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Texts that came as UTF-8, strictly: a replacement character in place of what is none would change
 * a caller's data in silence, and lead two keys to one grain.
 */
final class Texts {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int HEX = 16;

  /** By which a semicolon is a letter; the router's takes it for an ampersand. */
  private static final QueryParamDecoder QUERY =
      new QueryParamDecoder(new QueryParamDecoderConfig().setUseSemicolonAsDelimiter(false));

  private Texts() {}

  /**
   * What bytes say.
   *
   * @param where for the caller
   * @throws Refusal {@code TEFF-110} when they are no UTF-8
   */
  static String of(byte[] bytes, String where) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (isDoubtful(text)) {
      check(bytes, where);
    }
    return text;
  }

  /** The same of a body. */
  static String of(Buffer body) {
    String text = body.toString();
    if (isDoubtful(text)) {
      check(body.getBytes(), "the body");
    }
    return text;
  }

  /** What stands in the path in the place of a variable. */
  static String ofPath(RoutingContext ctx, String variable) {
    String text = Objects.requireNonNull(ctx.pathParam(variable));
    if (isDoubtful(text)) {
      check(unescaped(String.valueOf(ctx.request().path())), "the path");
    }
    return text;
  }

  /**
   * What the query says.
   *
   * @throws Refusal {@code TEFF-110} when it cannot be read
   */
  static MultiMap ofQuery(RoutingContext ctx) {
    MultiMap said;
    try {
      said = QUERY.decode(ctx.request().uri());
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument("the query", "An escape with % is none");
    }
    if (said.entries().size() >= QUERY.maxParams()) {
      throw Refusal.badArgument("the query", "It has too many parameters"); // more were not read
    }
    for (Map.Entry<String, String> each : said) {
      for (String text : List.of(each.getKey(), each.getValue())) {
        if (isDoubtful(text)) {
          check(unescaped(String.valueOf(ctx.request().query())), "the query");
        }
      }
    }
    return said;
  }

  /** It may have been sent as such. */
  private static boolean isDoubtful(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }

  private static void check(byte[] bytes, String where) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw Refusal.badArgument(where, "A text is not UTF-8");
    }
  }

  private static byte[] unescaped(String text) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(Integer.parseInt(text, i + 1, i + 3, HEX)); // or the router had refused it
        i += 2;
      } else {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
