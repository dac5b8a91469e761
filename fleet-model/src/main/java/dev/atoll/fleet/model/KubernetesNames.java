package dev.atoll.fleet.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms that Kubernetes gives names, label keys and label values. Each check answers with what
 * is wrong, to be put behind the name in a sentence. Source: {@code
 * k8s.io/apimachinery/pkg/util/validation}.
 */
public final class KubernetesNames {
  private static final int LABEL = 63;
  private static final int SUBDOMAIN = 253;
  private static final Pattern DNS_1123_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1035_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1123_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*+");
  private static final Pattern QUALIFIED_NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private KubernetesNames() {}

  /** The form of a namespace's name, and of most short names: a DNS-1123 label. */
  public static Optional<String> label(String name) {
    return check(
        name, LABEL, DNS_1123_LABEL, "lower case letters, digits and dashes, none at an end");
  }

  /** The form of a Service's name: a DNS-1035 label. */
  public static Optional<String> serviceName(String name) {
    return check(
        name, LABEL, DNS_1035_LABEL, "lower case letters, digits and dashes, a letter first");
  }

  /** The form of most objects' names: a DNS-1123 subdomain. */
  public static Optional<String> subdomain(String name) {
    return check(
        name,
        SUBDOMAIN,
        DNS_1123_SUBDOMAIN,
        "lower case letters, digits, dashes and dots, a letter or digit at both ends of each part");
  }

  /** The form of a label's or an annotation's key: {@code name} or {@code prefix/name}. */
  public static Optional<String> key(String key) {
    var slash = key.indexOf('/');
    if (slash >= 0 && subdomain(key.substring(0, slash)).isPresent()) {
      return subdomain(key.substring(0, slash)).map(p -> "has a prefix that " + p);
    }
    return check(
        key.substring(slash + 1),
        LABEL,
        QUALIFIED_NAME,
        "letters, digits, dashes, dots and underscores, a letter or digit at both ends, after at"
            + " most one prefix and slash");
  }

  /** The form of a label's value: empty, or like the name of a key. */
  public static Optional<String> labelValue(String value) {
    return value.isEmpty()
        ? Optional.empty()
        : check(
            value,
            LABEL,
            QUALIFIED_NAME,
            "letters, digits, dashes, dots and underscores, a letter or digit at both ends");
  }

  private static Optional<String> check(String name, int most, Pattern form, String words) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (name.length() > most) {
      return Optional.of("has " + name.length() + " characters, at most " + most + " are allowed");
    }
    return form.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("must consist of " + words);
  }
}
