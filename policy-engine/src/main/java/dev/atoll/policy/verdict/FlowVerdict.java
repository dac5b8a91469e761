package dev.atoll.policy.verdict;

/** The verdict of a flow: egress at its source and ingress at its destination. */
public record FlowVerdict(SideVerdict egress, SideVerdict ingress) {

  /** Both must let it pass; replies pass by connection state. */
  public boolean allowed() {
    return !egress.isDenied() && !ingress.isDenied();
  }

  /** Whether it passes but may be refused above the port. */
  public boolean layerSeven() {
    return allowed() && (egress.layerSeven() || ingress.layerSeven());
  }
}
