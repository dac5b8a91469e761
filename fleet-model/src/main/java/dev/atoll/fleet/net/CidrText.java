package dev.atoll.fleet.net;

import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;

/** What stands behind the slash of a block. */
final class CidrText {

  private CidrText() {}

  /** A length without sign or leading zero, 0 to {@code bits}; else -1. */
  static int length(String suffix, int bits) {
    if (!isDigits(suffix) || suffix.length() > 1 && suffix.charAt(0) == '0') {
      return -1;
    }
    var length = Integer.parseInt(suffix, 10);
    return length <= bits ? length : -1;
  }

  static Parsed<Cidr> badLength(String text, Ip ip, String suffix) {
    if (suffix.isEmpty()) {
      return Bad.because("`" + text + "` has no number behind the slash");
    }
    if (isDigits(suffix)) {
      var number = Integer.parseInt(suffix, 10);
      return number > ip.bits()
          ? Bad.because("`" + text + "` has a prefix longer than " + ip.bits())
          : Bad.because(
              "`" + text + "` has a prefix length with a leading zero",
              Cidr.containing(ip, number).toString());
    }
    if (!ip.v6() && Ip.parse(suffix) instanceof Good<Ip>(var mask)) {
      return netmask(text, ip, mask);
    }
    return Bad.because("`" + text + "` has no prefix length behind the slash");
  }

  private static Parsed<Cidr> netmask(String text, Ip ip, Ip mask) {
    var reason = "`" + text + "` has a netmask where a prefix length belongs";
    var ones = Integer.bitCount((int) mask.low());
    return Cidr.containing(mask, ones).first().equals(mask)
        ? Bad.because(reason, Cidr.containing(ip, ones).toString())
        : Bad.because(reason);
  }

  private static boolean isDigits(String text) {
    if (text.isEmpty() || text.length() > 4) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
