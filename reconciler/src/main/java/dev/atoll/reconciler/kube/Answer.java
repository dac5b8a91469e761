package dev.atoll.reconciler.kube;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.time.Duration;

/**
 * What an API server answered.
 *
 * @param status HTTP status
 * @param body as sent
 * @param retryAfter how long it asks to wait; zero where it does not
 */
record Answer(int status, byte[] body, Duration retryAfter) {

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may be answered otherwise a little later. */
  boolean worthAnotherTry() {
    return status == 429 || (status == 500 && !unknownField()) || (status >= 502 && status <= 504);
  }

  /**
   * Whether an apply had a field that the kind's schema does not know: a mistake in the object that
   * API servers up to 1.37 report with status 500.
   */
  boolean unknownField() {
    return status == 500 && message().contains("field not declared in schema");
  }

  /**
   * The body as an object; empty where it is none.
   *
   * @throws JsonSyntaxException if it is not JSON
   */
  Mapping json() {
    return Json.read(body).asMapping().orElse(Mapping.empty(SourcePos.NONE));
  }

  /** The message of a Kubernetes Status; empty where the body is none. */
  String message() {
    try {
      return json().string("message").orElse("");
    } catch (JsonSyntaxException e) {
      return ""; // a proxy answered, not an API server
    }
  }
}
