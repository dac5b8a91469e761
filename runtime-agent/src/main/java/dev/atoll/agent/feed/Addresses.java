package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;

/** Addresses of the mesh as the datapath writes them. */
final class Addresses {
  private static final long MAPPED = 0xffff_0000_0000L;

  private Addresses() {}

  static Address of(Ip ip) {
    return ip.v6() ? new Address(ip.high(), ip.low()) : new Address(0, MAPPED | ip.low());
  }

  static IpcacheKey key(Cidr block) {
    return IpcacheKey.of(of(block.first()), block.length());
  }

  /** The block of a key that {@link #key} made. */
  static Cidr block(IpcacheKey key) {
    var address = key.address();
    return address.isV4()
        ? Cidr.containing(new Ip(false, 0, address.low() & 0xffff_ffffL), key.prefix() - 32 - 96)
        : Cidr.containing(new Ip(true, address.high(), address.low()), key.prefix() - 32);
  }
}
