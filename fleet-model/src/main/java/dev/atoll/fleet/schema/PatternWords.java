package dev.atoll.fleet.schema;

import java.util.Map;

/**
 * What patterns of the schemas in use ask for, in words: those of Cilium 1.18 to 1.20, of
 * network-policy-api v0.2.0, and of our own kinds.
 *
 * @param form what is wanted, to be put behind "must be"
 * @param example a text that has the form
 */
record PatternWords(String form, String example) {

  private static final String NAME_PARTS =
      "letters, digits, dashes, dots and underscores with a letter or digit at both ends";

  private static final PatternWords PORT =
      new PatternWords("a port from 0 to 65535 or the name of a port", "8080");

  private static final PatternWords ICMP_TYPE =
      new PatternWords("an ICMP type from 0 to 255 or its name", "EchoRequest");

  /** The beginnings of patterns that are too long to write here. */
  private static final Map<String, PatternWords> BEGINNINGS =
      Map.of("^(6553[0-5]|655[0-2][0-9]|", PORT, "^([0-9]|[1-9][0-9]|1[0-9]{2}|", ICMP_TYPE);

  private static final Map<String, PatternWords> WORDS =
      Map.ofEntries(
          words(
              "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
              "a label's value: empty, or " + NAME_PARTS,
              "my-app"),
          words("^(100|[1-9]?[0-9])%$", "a whole percentage from 0% to 100%", "50%"),
          words(
              "^([-a-zA-Z0-9_*]+[.]?)+$",
              "a host name, in which * stands for any",
              "*.example.com"),
          words("^([-a-zA-Z0-9_]+[.]?)+$", "a host name", "api.example.com"),
          words(
              "^(\\*?\\*\\.)?([-a-zA-Z0-9_]+\\.?)+$",
              "a host name, with *. or **. before it or not",
              "*.example.com"),
          words(
              "^(\\*\\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.)+"
                  + "[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.?$",
              "a host name of two parts or more, with *. before it or not",
              "*.example.com"),
          words(
              "^[0-9]{1,5}(-[0-9]{1,5})?/(TCP|UDP|SCTP)$",
              "a port or a range of ports, a slash, and TCP, UDP or SCTP",
              "8080/TCP"),
          words("^[A-Z]+[0-9]{3}$", "the code of a finding", "MESH010"),
          words("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$", NAME_PARTS, "cluster-one"),
          words(
              "^[A-Za-z0-9][-A-Za-z0-9_./]*$",
              "letters, digits, dashes, dots, underscores and slashes with a letter or digit first",
              "rendered/cluster-one"),
          words(
              "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
              "a name of lower case letters, digits, dashes and dots, a letter or digit at both"
                  + " ends of each part",
              "partners.example"),
          words("^\\PC*$", "a text without control characters", "from the shop"));

  private static Map.Entry<String, PatternWords> words(
      String pattern, String form, String example) {
    return Map.entry(pattern, new PatternWords(form, example));
  }

  /** Words for a pattern; where there are none, the pattern itself. */
  static PatternWords of(String pattern) {
    var known = WORDS.get(pattern);
    return known != null
        ? known
        : BEGINNINGS.entrySet().stream()
            .filter(e -> pattern.startsWith(e.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElseGet(() -> new PatternWords("of the form " + pattern, ""));
  }

  /** What to write, or nothing. */
  String hint() {
    return example.isEmpty() ? "" : "such as " + example;
  }
}
