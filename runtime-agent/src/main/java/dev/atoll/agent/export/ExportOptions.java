package dev.atoll.agent.export;

/**
 * How a cluster is exported.
 *
 * @param endpointSlices whether Cilium's agents write CiliumEndpointSlices ({@code
 *     enable-cilium-endpoint-slice}); without meaning where identities are allocated here
 * @param globalByDefault whether a namespace is told to others that does not say so itself ({@code
 *     clustermesh-default-global-namespace})
 * @param serviceExports whether ServiceExports are told ({@code clustermesh-enable-mcs-api}); their
 *     kind is then expected to be there
 */
public record ExportOptions(
    Identities identities,
    boolean endpointSlices,
    boolean globalByDefault,
    boolean serviceExports) {

  /** Who gives identities their numbers. */
  public enum Identities {
    /** Cilium runs in the cluster. */
    CILIUM,
    /** Nobody does: the exporter does it, from pods. */
    ALLOCATE
  }
}
