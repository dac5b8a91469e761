package dev.atoll.fleet.value;

/** What a scalar is once resolved, in JSON's terms. */
public enum ScalarType {
  NULL,
  BOOL,
  INT,
  FLOAT,
  STRING
}
