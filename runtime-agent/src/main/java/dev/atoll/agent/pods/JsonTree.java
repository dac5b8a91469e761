package dev.atoll.agent.pods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An object of what a program of iproute2 printed.
 *
 * @param fields texts, numbers as {@link Long}, {@link JsonTree} and lists of it; anything else is
 *     left out
 */
record JsonTree(Map<String, Object> fields) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * The objects of a list; none if it is empty or no JSON: what a program that failed printed is
   * worth nothing.
   */
  static List<JsonTree> list(String json) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return parser.nextToken() == JsonToken.START_ARRAY ? objects(parser) : List.of();
    } catch (JacksonException e) {
      return List.of();
    }
  }

  private static List<JsonTree> objects(JsonParser parser) {
    var found = new ArrayList<JsonTree>();
    for (var at = parser.nextToken(); at != JsonToken.END_ARRAY; at = parser.nextToken()) {
      if (value(parser, at) instanceof JsonTree tree) {
        found.add(tree);
      }
    }
    return List.copyOf(found);
  }

  private static JsonTree object(JsonParser parser) {
    var fields = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      fields.put(name, value(parser, parser.nextToken()));
    }
    return new JsonTree(fields);
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> objects(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      default -> "";
    };
  }

  /** Empty if it is not there. */
  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  Optional<Integer> number(String name) {
    return fields.get(name) instanceof Long number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  /** Without fields if it is not there. */
  JsonTree object(String name) {
    return fields.get(name) instanceof JsonTree tree ? tree : new JsonTree(Map.of());
  }

  List<JsonTree> objects(String name) {
    return fields.get(name) instanceof List<?> list
        ? list.stream().filter(JsonTree.class::isInstance).map(JsonTree.class::cast).toList()
        : List.of();
  }
}
