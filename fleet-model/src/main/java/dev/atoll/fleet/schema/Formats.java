package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keyword {@code format}, as loose as the API server is (leading zeros in IPv4, host bits in a
 * block): what is stricter is a check of its own.
 */
final class Formats {
  private static final Pattern OCTET = Pattern.compile("0*(25[0-5]|2[0-4]\\d|1?\\d?\\d)");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

  private Formats() {}

  /** What was expected, where the value is not that; formats that are not known fit always. */
  static Optional<String> mismatch(String format, Value value) {
    if (!(value instanceof Scalar s)) {
      return Optional.empty();
    }
    return switch (format) {
      case "int32" -> integer(s, 31, "a 32-bit integer");
      case "int64" -> integer(s, 63, "a 64-bit integer");
      case "cidr" -> text(s, isCidr(s.text()), "an address block such as 10.0.0.0/8");
      case "ip" -> text(s, isIpv4(s.text()) || isIpv6(s.text()), "an IP address");
      case "ipv4" -> text(s, isIpv4(s.text()), "an IPv4 address");
      case "ipv6" -> text(s, isIpv6(s.text()), "an IPv6 address");
      case "date" -> text(s, isDate(s.text()), "a date such as 2026-12-31");
      case "date-time" -> text(s, isTime(s.text()), "a time such as 2026-12-31T23:59:59Z");
      default -> Optional.empty();
    };
  }

  private static Optional<String> integer(Scalar s, int bits, String expected) {
    return s.type() == ScalarType.INT && new BigInteger(s.text()).bitLength() > bits
        ? Optional.of(expected)
        : Optional.empty();
  }

  private static Optional<String> text(Scalar s, boolean fits, String expected) {
    return s.type() == ScalarType.STRING && !fits ? Optional.of(expected) : Optional.empty();
  }

  private static boolean isCidr(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      return false;
    }
    var address = text.substring(0, slash);
    var length = text.substring(slash + 1);
    return LENGTH.matcher(length).matches()
        && ((isIpv4(address) && Integer.parseInt(length) <= 32)
            || (isIpv6(address) && Integer.parseInt(length) <= 128));
  }

  private static boolean isIpv4(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (var part : parts) {
      if (!OCTET.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    var gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    var before = groups(text.substring(0, gap), false);
    var after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** How many 16-bit groups a part has; -1 where it is none; IPv4 counts as two at the end. */
  private static int groups(String text, boolean last) {
    if (text.isEmpty()) {
      return 0;
    }
    var parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (last && i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else if (GROUP.matcher(parts[i]).matches()) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      return OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
