package dev.atoll.policy.rule;

/** Ports of a rule, and what is asked of the traffic on them. */
public record PortRule(PortRange ports, LayerSeven layerSeven) {

  public static final PortRule EVERYTHING = new PortRule(PortRange.EVERYTHING, LayerSeven.NONE);
}
