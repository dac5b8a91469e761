package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.IpIdentity.NamedPort;
import java.util.List;

/**
 * Who an address is and where.
 *
 * @param identity numeric, 32 bits
 * @param where shared by all addresses of a node
 * @param pod {@code NAMESPACE/NAME}; empty where it is not told
 */
public record IpEntry(int identity, Where where, String pod) {

  /**
   * @param host address of the node; empty where there is none
   * @param key of IPsec, 0 for none
   * @param ports that policies may call by name
   */
  public record Where(String host, int key, List<NamedPort> ports) {
    public Where {
      ports = List.copyOf(ports);
    }
  }
}
