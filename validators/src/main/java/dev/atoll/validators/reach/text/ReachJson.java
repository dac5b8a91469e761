package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.answer.Reach;

/** The stable shape of {@code reach --format jsonl}, see {@code docs/spec/json.md}. */
public final class ReachJson {

  private ReachJson() {}

  /** One line with its end. */
  public static void line(StringBuilder out, Reach reach) {
    out.append("{\"from\":");
    JsonText.quoted(out, reach.from());
    out.append(",\"to\":");
    JsonText.quoted(out, reach.to());
    out.append(",\"allowed\":[");
    for (var i = 0; i < reach.allowed().size(); i++) {
      out.append(i == 0 ? "" : ",");
      allowed(out, reach.allowed().get(i));
    }
    out.append("]}\n");
  }

  private static void allowed(StringBuilder out, Permitted p) {
    out.append("{\"protocol\":\"").append(p.protocol().word());
    out.append("\",\"ports\":\"").append(p.ports());
    out.append("\",\"l7\":").append(p.layerSeven()).append('}');
  }
}
