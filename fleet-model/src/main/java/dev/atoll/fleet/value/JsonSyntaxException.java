package dev.atoll.fleet.value;

/** A text is not JSON. For texts of the program and of machines; a user's file gets a finding. */
public final class JsonSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  JsonSyntaxException(String message, int offset) {
    super(message + " at byte " + offset);
  }
}
