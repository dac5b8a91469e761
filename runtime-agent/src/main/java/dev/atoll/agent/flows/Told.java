package dev.atoll.agent.flows;

import java.time.Instant;

/** What readers are told. */
public sealed interface Told permits Flow, Lost {
  /** When it happened. */
  Instant time();

  /** The node that saw it. */
  String node();
}
