package dev.atoll.sandbox.mesh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where an agent of a node runs. */
interface Place extends AutoCloseable {

  /** The name that it has beside other programs: its log and its process. */
  String program();

  /** Where it keeps what it needs. */
  Path home();

  /** What it is told besides the store and where to listen. */
  List<String> options();

  /**
   * Brings the store to the loopback of the agent, and what the agent listens on to that of the
   * machine: both have the same port on both sides.
   */
  void join(int storePort, int apiPort);

  void run(List<String> command, Map<String, String> environment);

  @Override
  void close();
}
