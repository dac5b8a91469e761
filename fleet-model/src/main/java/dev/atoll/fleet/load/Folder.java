package dev.atoll.fleet.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The folders of a fleet, each with what may stand in it. */
enum Folder {
  TOP("", false),
  CLUSTERS("clusters", false),
  SERVICES("services", true),
  POLICIES("policies", true),
  NAMESPACES("namespaces", true),
  WORKLOADS("workloads", true),
  INTENTS("intents", false),
  WAIVERS("waivers", false),
  /** Rego packages; what reads them is elsewhere. */
  RULES("rules", true);

  private final String text;
  private final boolean deep;

  Folder(String text, boolean deep) {
    this.text = text;
    this.deep = deep;
  }

  /** Its name in the fleet. */
  String text() {
    return text;
  }

  /** Whether folders below it are read too. */
  boolean isDeep() {
    return deep;
  }

  /** Words for messages: {@code policies/}, or {@code the top of the fleet}. */
  String words() {
    return text.isEmpty() ? "the top of the fleet" : text + "/";
  }

  static Optional<Folder> of(String name) {
    return Arrays.stream(values()).filter(f -> f.text.equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).filter(f -> f != TOP).map(Folder::text).toList();
  }
}
