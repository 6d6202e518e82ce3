package dev.teff.codegen;

import dev.teff.grains.Field;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Gives out the field numbers of one message and refuses those that protobuf would. */
final class FieldNumbers {
  private static final int MAX = 536_870_911;
  private static final int RESERVED_FIRST = 19_000;
  private static final int RESERVED_LAST = 19_999;

  private final Map<Integer, String> taken = new HashMap<>();

  /**
   * The number of a field: what {@link Field} says, or its place in the declaration.
   *
   * @param annotated where the annotation would stand
   * @param blamed where an error is shown
   */
  int number(@Nullable Element annotated, Element blamed, String name, int index) {
    Field field = annotated == null ? null : annotated.getAnnotation(Field.class);
    int number = field == null ? index + 1 : field.value();
    if (number < 1 || number > MAX || (number >= RESERVED_FIRST && number <= RESERVED_LAST)) {
      throw new Refusal(
          blamed,
          "The field number %d of %s is not one that protobuf has.".formatted(number, name),
          "choose a number from 1 to %d, outside of %d to %d"
              .formatted(MAX, RESERVED_FIRST, RESERVED_LAST));
    }
    String other = taken.putIfAbsent(number, name);
    if (other != null) {
      throw new Refusal(
          blamed,
          "%s and %s share the field number %d.".formatted(other, name, number),
          "give one of them a number of its own with @Field(n); without it, numbers follow the"
              + " order of declaration, from 1");
    }
    return number;
  }
}
