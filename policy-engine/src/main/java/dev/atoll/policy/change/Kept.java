package dev.atoll.policy.change;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.refusal.Refusal;

/**
 * An object whose new text a cluster refuses, so that its old text stays in force.
 *
 * @param by who refuses it, which decides for how long
 */
public record Kept(String cluster, ObjectKey key, Refusal.By by) {

  /** What is in force now and later, one sentence without a full stop. */
  public String words() {
    return switch (by) {
      case API_SERVER ->
          "%s: the API server refuses the new text of %s, so its old text stays in force"
              .formatted(cluster, key);
      case AGENT ->
          ("%s: the agent refuses the new text of %s: its old text stays in force until the agent"
                  + " restarts, and then nothing of it is")
              .formatted(cluster, key);
    };
  }
}
