package dev.atoll.fleet.schema;

/** Which rules decide where a schema is silent. */
public enum Dialect {
  /**
   * The OpenAPI v3 form of a CustomResourceDefinition: what is not declared is unknown, unless
   * {@code x-kubernetes-preserve-unknown-fields} or {@code additionalProperties} admit it; {@code
   * metadata} at the top is open.
   */
  STRUCTURAL,
  /** JSON Schema draft 2020-12: only {@code additionalProperties: false} makes a field unknown. */
  JSON_SCHEMA
}
