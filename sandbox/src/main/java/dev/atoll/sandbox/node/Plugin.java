package dev.atoll.sandbox.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * A CNI plugin as one node is configured with it.
 *
 * @param program others that it calls lie beside it
 * @param configuration a network configuration in JSON, as the CNI specification has it
 * @param environment besides the variables of the specification
 */
public record Plugin(Path program, String configuration, Map<String, String> environment) {
  public Plugin {
    environment = Map.copyOf(environment);
  }
}
