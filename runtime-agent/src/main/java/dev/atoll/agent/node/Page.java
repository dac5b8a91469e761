package dev.atoll.agent.node;

/** Something that a node shows under a path of its own. */
public interface Page {

  /** For people. */
  String text();

  /** For programs. */
  byte[] json();
}
