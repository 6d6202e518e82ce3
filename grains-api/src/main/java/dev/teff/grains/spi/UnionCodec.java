package dev.teff.grains.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a sealed interface: a {@code oneof} of its permitted records. Stored events use the
 * member's name and codec by themselves.
 *
 * @param <T> the sealed interface
 */
public interface UnionCodec<T> extends Codec<T> {
  /** The stable name of the member that a value belongs to. */
  String memberName(T value);

  /** The codec of a member, or null when no member has this name. */
  @Nullable Codec<? extends T> member(String name);

  /** The names of all members, in field order. */
  List<String> memberNames();

  /** Writes a value as its member alone, without the union around it. */
  void writeMember(T value, FieldWriter out);
}
