package dev.atoll.sandbox.netns;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as they are written: {@code 11.0.0.5:43210}, {@code [fd00:0:0:0:0:0:0:5]:43210}. */
final class Text {
  private Text() {}

  static String of(InetSocketAddress address) {
    var host = address.getAddress();
    var text = host == null ? address.getHostString() : host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
