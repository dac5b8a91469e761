package dev.atoll.fleet.net;

import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;

/** Text of addresses: strict reading with reasons, canonical writing (RFC 5952). */
final class IpText {

  private static final int LONGEST = 64;

  private IpText() {}

  static Parsed<Ip> parse(String text) {
    if (text.isEmpty()) {
      return Bad.because("an address is empty");
    }
    if (text.length() > LONGEST) {
      return Bad.because("an address of " + text.length() + " characters is none");
    }
    return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
  }

  private static Parsed<Ip> parseV4(String text) {
    var parts = text.split("\\.", -1);
    for (var part : parts) {
      if (part.isEmpty() || !isNumber(part)) {
        return Bad.because("`" + text + "` is not an IP address");
      }
    }
    if (parts.length > 4) {
      return Bad.because("`" + text + "` has more than four numbers");
    }
    if (parts.length < 4) {
      return shortForm(text, parts);
    }
    long bits = 0;
    for (var part : parts) {
      var number = Integer.parseInt(part, 10);
      if (number > 255) {
        return Bad.because("`" + text + "` has a number above 255");
      }
      bits = bits << 8 | number;
    }
    var ip = new Ip(false, 0, bits);
    return format(ip).equals(text)
        ? new Good<>(ip)
        : Bad.because(
            "`" + text + "` has a number with a leading zero, which some programs read as octal",
            format(ip));
  }

  /** {@code 10.1} means 10.0.0.1 to inet_aton and 10.1.0.0 to most people. */
  private static Parsed<Ip> shortForm(String text, String[] parts) {
    var reason = "`" + text + "` has fewer than four numbers";
    var padded = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      padded.append(i == 0 ? "" : ".").append(i < parts.length ? parts[i] : "0");
    }
    return parts.length > 1 && parse(padded.toString()) instanceof Good<Ip>(var ip)
        ? Bad.because(reason, format(ip))
        : Bad.because(reason);
  }

  private static boolean isNumber(String part) {
    if (part.length() > 9) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) < '0' || part.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Parsed<Ip> parseV6(String text) {
    var zone = text.indexOf('%');
    if (zone >= 0) {
      var reason = "`" + text + "` has a zone, which means something on one machine only";
      return parse(text.substring(0, zone)) instanceof Good<Ip>(var ip)
          ? Bad.because(reason, format(ip))
          : Bad.because(reason);
    }
    var groups = new long[8];
    if (!groups(text, groups)) {
      return Bad.because("`" + text + "` is not an IPv6 address");
    }
    var ip =
        new Ip(
            true,
            groups[0] << 48 | groups[1] << 32 | groups[2] << 16 | groups[3],
            groups[4] << 48 | groups[5] << 32 | groups[6] << 16 | groups[7]);
    return isMapped(ip)
        ? Bad.because(
            "`" + text + "` is an IPv4 address in IPv6 form",
            format(new Ip(false, 0, ip.low() & 0xFFFF_FFFFL)))
        : new Good<>(ip);
  }

  static boolean isMapped(Ip ip) {
    return ip.v6() && ip.high() == 0 && ip.low() >>> 32 == 0xFFFF;
  }

  /** Fills the eight groups; false where the text is no IPv6 address. */
  private static boolean groups(String text, long[] groups) {
    var gap = text.indexOf("::");
    if (gap < 0) {
      return side(text, groups, 0) == 8;
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    if (text.lastIndexOf('.', gap) >= 0) {
      return false; // IPv4 stands at the end only
    }
    var before = side(text.substring(0, gap), groups, 0);
    var tail = new long[8];
    var after = side(text.substring(gap + 2), tail, 0);
    if (before < 0 || after < 0 || before + after > 7) {
      return false;
    }
    System.arraycopy(tail, 0, groups, 8 - after, after);
    return true;
  }

  /** Reads groups up to the end of a text; their number, or -1. */
  private static int side(String text, long[] groups, int count) {
    if (text.isEmpty()) {
      return count;
    }
    var parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        return count <= 6 ? embedded(parts[i], groups, count) : -1;
      }
      var group = group(parts[i]);
      if (group < 0 || count == 8) {
        return -1;
      }
      groups[count++] = group;
    }
    return count;
  }

  private static int embedded(String text, long[] groups, int count) {
    if (!(parseV4(text) instanceof Good<Ip>(var v4))) {
      return -1;
    }
    groups[count] = v4.low() >>> 16;
    groups[count + 1] = v4.low() & 0xFFFF;
    return count + 2;
  }

  private static long group(String part) {
    if (part.isEmpty() || part.length() > 4) {
      return -1;
    }
    long group = 0;
    for (int i = 0; i < part.length(); i++) {
      var c = part.charAt(i);
      var digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      group = group << 4 | digit;
    }
    return group;
  }

  static String format(Ip ip) {
    var out = new StringBuilder(ip.v6() ? 39 : 15);
    if (!ip.v6()) {
      appendV4(out, ip.low());
    } else if (isMapped(ip)) {
      appendV4(out.append("::ffff:"), ip.low() & 0xFFFF_FFFFL);
    } else {
      appendV6(out, ip);
    }
    return out.toString();
  }

  private static void appendV4(StringBuilder out, long bits) {
    out.append(bits >>> 24).append('.').append(bits >>> 16 & 255).append('.');
    out.append(bits >>> 8 & 255).append('.').append(bits & 255);
  }

  /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zeros as ::. */
  private static void appendV6(StringBuilder out, Ip ip) {
    var from = -1;
    var length = 1;
    for (int i = 0; i < 8; i++) {
      var run = 0;
      while (i + run < 8 && group(ip, i + run) == 0) {
        run++;
      }
      if (run > length) {
        from = i;
        length = run;
      }
      i += run;
    }
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        out.append("::");
        i += length - 1;
      } else {
        out.append(i == 0 || i == from + length && from >= 0 ? "" : ":");
        out.append(Integer.toHexString(group(ip, i)));
      }
    }
  }

  private static int group(Ip ip, int index) {
    var half = index < 4 ? ip.high() : ip.low();
    return (int) (half >>> 48 - 16 * (index & 3)) & 0xFFFF;
  }
}
