package dev.atoll.agent.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON of a store field by field, without a tree. What a reader does not know it skips, as Go
 * does; what has another type than expected is a {@link MalformedValueException}. A field that is
 * {@code null} leaves what it would have set.
 */
final class JsonFields {

  /** An etcd value has at most 1.5 MiB; nothing of the schema is nested deeper. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 20)
                  .maxDocumentLength(16L << 20)
                  .build())
          .build();

  /** What is done with a field of a name. */
  interface Field {
    void read(String name, JsonFields value);
  }

  private final JsonParser parser;

  private JsonFields(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads an object.
   *
   * @throws MalformedValueException if the bytes are not one JSON object, or {@code field} says so
   */
  static void read(byte[] json, Field field) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      var fields = new JsonFields(parser);
      parser.nextToken();
      fields.fields(field);
      if (parser.nextToken() != null) {
        throw new MalformedValueException("there is more behind the object");
      }
    } catch (JacksonException e) {
      throw new MalformedValueException("not JSON: " + e.getOriginalMessage());
    }
  }

  /** The fields of the object that is next. */
  void fields(Field field) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      field.read(name, this);
    }
  }

  void skip() {
    parser.skipChildren();
  }

  /** A text; {@code null} is empty. */
  String text() {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(JsonToken.VALUE_STRING, "a text");
    return parser.getString();
  }

  /**
   * @param most the greatest number that is taken; the least is 0
   */
  long number(long most) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    var number = parser.getLongValue();
    if (number < 0 || number > most) {
      throw new MalformedValueException(at() + " is not between 0 and " + most);
    }
    return number;
  }

  boolean bool() {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrong("true or false");
    };
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** A list of what {@code element} reads; {@code null} is empty. */
  <T> List<T> list(Supplier<T> element) {
    var list = new ArrayList<T>();
    if (isNull()) {
      return list;
    }
    expect(JsonToken.START_ARRAY, "a list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(element.get());
    }
    return list;
  }

  /** A map of what {@code value} reads; {@code null} is empty. */
  <T> Map<String, T> map(Function<String, T> value) {
    var map = new LinkedHashMap<String, T>();
    fields((name, ignored) -> map.put(name, value.apply(name)));
    return map;
  }

  Map<String, String> texts() {
    return map(name -> text());
  }

  private void expect(JsonToken token, String what) {
    if (parser.currentToken() != token) {
      throw wrong(what);
    }
  }

  private MalformedValueException wrong(String what) {
    return new MalformedValueException(at() + " is not " + what);
  }

  private String at() {
    var name = parser.currentName();
    return name == null ? "the value" : "`" + name + "`";
  }
}
