package dev.atoll.agent.schema;

/** A value of a store that is not what its key says. The message says why, without the value. */
public final class MalformedValueException extends RuntimeException {
  public MalformedValueException(String message) {
    super(message);
  }
}
