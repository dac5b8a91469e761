package dev.atoll.fleet.schema;

/** The part of a schema that a value breaks. */
public enum Keyword {
  TYPE,
  /** A string was expected, and a scalar without quotes means something else. */
  UNQUOTED,
  UNKNOWN_FIELD,
  REQUIRED,
  ENUM,
  PATTERN,
  MINIMUM,
  MAXIMUM,
  MIN_LENGTH,
  MAX_LENGTH,
  MIN_ITEMS,
  MAX_ITEMS,
  UNIQUE_ITEMS,
  MIN_PROPERTIES,
  MAX_PROPERTIES,
  FORMAT,
  ANY_OF,
  ONE_OF,
  ALL_OF,
  NOT,
  LIST_TYPE
}
