package dev.atoll.fleet.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values from and to the JDK's own maps, lists and boxes, the form that JSON libraries speak. */
public final class Values {

  private Values() {}

  /**
   * A value without positions.
   *
   * @param data null, Boolean, Number, CharSequence, Map with string keys, or Iterable of these
   * @throws IllegalArgumentException for anything else
   */
  public static Value of(@Nullable Object data) {
    return switch (data) {
      case null -> Scalar.nil(SourcePos.NONE);
      case Value v -> v;
      case Boolean b -> Scalar.bool(b, SourcePos.NONE);
      case CharSequence s -> Scalar.string(s.toString(), SourcePos.NONE);
      case Float f -> floating(new BigDecimal(f.toString()));
      case Double d -> floating(BigDecimal.valueOf(d));
      case BigDecimal d -> floating(d);
      case BigInteger i -> number(ScalarType.INT, i.toString());
      case Number n -> Scalar.integer(n.longValue(), SourcePos.NONE);
      case Map<?, ?> m -> mapping(m);
      case Iterable<?> i -> sequence(i);
      default -> throw new IllegalArgumentException("not JSON: " + data.getClass().getName());
    };
  }

  /** The same data as null, Boolean, Long, BigInteger, BigDecimal, String, Map and List. */
  public static @Nullable Object toJava(Value value) {
    return switch (value) {
      case Mapping m -> toMap(m);
      case Sequence s -> toList(s);
      case Scalar s ->
          switch (s.type()) {
            case NULL -> null;
            case BOOL -> Boolean.valueOf(s.text());
            case INT -> integer(s.text());
            case FLOAT -> new BigDecimal(s.text());
            case STRING -> s.text();
          };
    };
  }

  /** A mapping as a mutable map, in its order. */
  public static Map<String, @Nullable Object> toMap(Mapping mapping) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    mapping.entries().forEach((key, entry) -> map.put(key, toJava(entry.value())));
    return map;
  }

  private static List<@Nullable Object> toList(Sequence sequence) {
    var list = new ArrayList<@Nullable Object>();
    sequence.items().forEach(item -> list.add(toJava(item)));
    return list;
  }

  private static Object integer(String text) {
    var number = new BigInteger(text);
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  private static Scalar floating(BigDecimal number) {
    var plain = number.stripTrailingZeros();
    if (plain.scale() <= 0 && plain.toBigInteger().bitLength() < 64) {
      return number(ScalarType.INT, plain.toPlainString());
    }
    var text = Numbers.json(number.doubleValue());
    return number(Numbers.type(text), text);
  }

  private static Scalar number(ScalarType type, String text) {
    return new Scalar(type, text, text, SourcePos.NONE);
  }

  private static Mapping mapping(Map<?, ?> map) {
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    map.forEach((key, value) ->
        entries.put(String.valueOf(key), new Mapping.Entry(SourcePos.NONE, of(value))));
    return new Mapping(entries, SourcePos.NONE);
  }

  private static Sequence sequence(Iterable<?> items) {
    var list = new ArrayList<Value>();
    items.forEach(item -> list.add(of(item)));
    return new Sequence(list, SourcePos.NONE);
  }
}
