package dev.atoll.agent.flows;

/** What a node shows of its datapath, where it has one. */
public interface FlowSource {
  FlowHistory history();

  /** In Prometheus' text form. */
  String metrics();
}
