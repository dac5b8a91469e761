package dev.atoll.fleet.yaml;

import dev.atoll.fleet.value.Numbers;
import dev.atoll.fleet.value.ScalarType;

/**
 * What a plain scalar is. The table is that of kubectl: sigs.k8s.io/yaml 1.6 on go.yaml.in/yaml/v2,
 * {@code resolve.go}, with Go's {@code strconv} underneath. Timestamps stay strings there, because
 * nothing asks for a time.
 *
 * @param type what it is
 * @param text its canonical JSON text; for a float without one {@code .inf}, {@code -.inf}, {@code
 *     .nan}
 */
record Resolution(ScalarType type, String text) {

  private static final Resolution NULL = new Resolution(ScalarType.NULL, "null");
  private static final Resolution TRUE = new Resolution(ScalarType.BOOL, "true");
  private static final Resolution FALSE = new Resolution(ScalarType.BOOL, "false");

  /** Whether JSON has no text for it: infinity and not-a-number. */
  boolean isBeyondJson() {
    return type == ScalarType.FLOAT && (text.endsWith("inf") || text.endsWith("nan"));
  }

  static Resolution string(String source) {
    return new Resolution(ScalarType.STRING, source);
  }

  /** Resolves a scalar that stands without quotes and without a tag. */
  static Resolution ofPlain(String source) {
    if (source.isEmpty()) {
      return NULL;
    }
    return switch (source.charAt(0)) {
      case 'y', 'Y', 'n', 'N', 't', 'T', 'f', 'F', 'o', 'O', '~' -> word(source);
      case '.' -> dot(source);
      case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(source);
      default -> string(source);
    };
  }

  private static Resolution word(String source) {
    return switch (source) {
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> TRUE;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> FALSE;
      case "~", "null", "Null", "NULL" -> NULL;
      default -> string(source);
    };
  }

  private static Resolution dot(String source) {
    return switch (source) {
      case ".nan", ".NaN", ".NAN" -> new Resolution(ScalarType.FLOAT, ".nan");
      case ".inf", ".Inf", ".INF" -> new Resolution(ScalarType.FLOAT, ".inf");
      default -> floating(source, withoutSeparators(source));
    };
  }

  private static Resolution number(String source) {
    switch (source) {
      case "+.inf", "+.Inf", "+.INF":
        return new Resolution(ScalarType.FLOAT, ".inf");
      case "-.inf", "-.Inf", "-.INF":
        return new Resolution(ScalarType.FLOAT, "-.inf");
      default:
        var plain = source.indexOf('_') < 0 ? source : source.replace("_", "");
        var whole = GoIntegers.parse(plain);
        return whole.isPresent()
            ? new Resolution(ScalarType.INT, whole.get())
            : floating(source, plain);
    }
  }

  /** Go's ParseFloat allows an underscore between two digits; elsewhere go-yaml drops them all. */
  private static String withoutSeparators(String source) {
    for (int i = source.indexOf('_'); i >= 0; i = source.indexOf('_', i + 1)) {
      if (digits(source, i - 1) != i || digits(source, i + 1) == i + 1) {
        return source;
      }
    }
    return source.replace("_", "");
  }

  /** A decimal number in the form of YAML, if a double can hold it. */
  private static Resolution floating(String source, String plain) {
    if (!isDecimal(plain)) {
      return string(source);
    }
    var number = Double.parseDouble(plain);
    return Double.isInfinite(number) ? string(source) : ofDouble(number);
  }

  static Resolution ofDouble(double number) {
    var text = Numbers.json(number);
    return new Resolution(Numbers.type(text), text);
  }

  /** {@code [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?}. */
  static boolean isDecimal(String text) {
    var at = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    var whole = digits(text, at);
    var end = whole;
    if (end < text.length() && text.charAt(end) == '.') {
      end = digits(text, end + 1);
      if (whole == at && end == whole + 1) {
        return false;
      }
    } else if (whole == at) {
      return false;
    }
    if (end < text.length() && (text.charAt(end) | 32) == 'e') {
      var sign = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0 ? 1 : 0;
      var exponent = end + 1 + sign;
      end = digits(text, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == text.length();
  }

  private static int digits(String text, int from) {
    var at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
