package dev.atoll.agent.bpf;

/** Where a program can be put (linux/bpf.h, enum bpf_attach_type). */
public enum AttachPoint {
  CGROUP_INET4_CONNECT(10),
  CGROUP_INET6_CONNECT(11),
  CGROUP_UDP4_SENDMSG(14),
  CGROUP_UDP6_SENDMSG(15),
  CGROUP_UDP4_RECVMSG(19),
  CGROUP_UDP6_RECVMSG(20),
  CGROUP_INET4_GETPEERNAME(29),
  CGROUP_INET6_GETPEERNAME(30),
  CGROUP_INET_SOCK_RELEASE(34),
  TCX_INGRESS(46),
  TCX_EGRESS(47);

  private final int number;

  AttachPoint(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
