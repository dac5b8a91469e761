package dev.atoll.agent.datapath;

/** The same mesh in either family. */
enum Family {
  V4("10.0.1.1", "10.0.1.2", "10.2.0.9", "10.2.0.10", "10.96.0.10", "192.0.2.1"),
  V6("fd00:1::1", "fd00:1::2", "fd00:2::9", "fd00:2::10", "fd00:96::10", "2001:db8::1");

  /** Of this node, at the interface on which packets are run. */
  final Address pod;

  /** Of this node, at another interface. */
  final Address neighbour;

  /** Of another cluster. */
  final Address remote;

  /** Of another cluster, for the same service. */
  final Address remote2;

  /** Of a service. */
  final Address service;

  /** Of nobody that is known. */
  final Address stranger;

  Family(String pod, String other, String remote, String remote2, String service, String nobody) {
    this.pod = Address.of(pod);
    this.neighbour = Address.of(other);
    this.remote = Address.of(remote);
    this.remote2 = Address.of(remote2);
    this.service = Address.of(service);
    this.stranger = Address.of(nobody);
  }

  int icmp() {
    return this == V4 ? 1 : 58;
  }

  int echoRequest() {
    return this == V4 ? 8 : 128;
  }
}
