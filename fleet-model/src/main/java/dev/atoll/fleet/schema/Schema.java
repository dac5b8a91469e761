package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled schema. Its parts are compiled when a value first reaches them, so that a large
 * CustomResourceDefinition costs nothing until it is used. Safe for use by many threads.
 *
 * <p>Understood: type, properties, required, additionalProperties, items, enum, pattern, minimum,
 * maximum, exclusive bounds, minLength, maxLength, minItems, maxItems, uniqueItems, minProperties,
 * maxProperties, anyOf, oneOf, allOf, not, format (cidr, ip, ipv4, ipv6, int32, int64, date,
 * date-time), nullable, x-kubernetes-int-or-string, x-kubernetes-preserve-unknown-fields,
 * x-kubernetes-list-type with x-kubernetes-list-map-keys, and {@code $ref} to {@code #/$defs/}.
 * Anything else, CEL rules ({@code x-kubernetes-validations}) included, is not checked.
 */
public final class Schema {
  private final Node top;

  private Schema(Node top) {
    this.top = top;
  }

  /** A schema in the form of a CustomResourceDefinition's {@code openAPIV3Schema}. */
  public static Schema parse(Mapping json) {
    return parse(json, Dialect.STRUCTURAL);
  }

  /** A schema of the given dialect. */
  public static Schema parse(Mapping json, Dialect dialect) {
    return new Schema(new Definitions(json, dialect).top());
  }

  /**
   * What is wrong with a value, in the order of the document.
   *
   * @throws IllegalArgumentException where the schema itself is broken
   */
  public List<Violation> check(Value value) {
    var found = new ArrayList<Violation>();
    top.check(value, Path.TOP, found);
    return List.copyOf(found);
  }

  /** Names of the fields at the top, as declared. */
  public List<String> fields() {
    return top.fields();
  }
}
