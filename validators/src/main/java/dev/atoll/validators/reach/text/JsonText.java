package dev.atoll.validators.reach.text;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;

/** Strings of JSON. */
final class JsonText {

  private JsonText() {}

  /** Appends a string in quotes; plain ASCII, which names are, is copied as it is. */
  static void quoted(StringBuilder out, String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        out.append(Json.text(Scalar.string(text, SourcePos.NONE)));
        return;
      }
    }
    out.append('"').append(text).append('"');
  }
}
