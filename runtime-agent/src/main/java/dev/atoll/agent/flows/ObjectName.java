package dev.atoll.agent.flows;

/** The name of a namespaced object of Kubernetes: a pod or a service. */
public record ObjectName(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
