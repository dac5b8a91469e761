package dev.atoll.validators.intent;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about intents. A broken one has the severity that it says itself. */
public enum IntentRule implements Rule {
  ALWAYS("INT001", Severity.ERROR, "What must always be reachable is not"),
  NEVER("INT002", Severity.ERROR, "What must never be reachable is"),
  SELECTS_NOTHING("INT003", Severity.WARNING, "An intent speaks of nobody"),
  FILTERED("INT004", Severity.INFO, "What must always be reachable is filtered above the port"),
  ONLY("INT005", Severity.ERROR, "More than those who alone may reach a place do");

  private final RuleFacts facts;

  IntentRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
