package dev.atoll.agent.schema;

import java.util.regex.Pattern;

/** The form of a cluster's name (Cilium 1.20.2, {@code pkg/clustermesh/types/types.go}). */
public final class ClusterName {
  private static final Pattern FORM = Pattern.compile("([a-z0-9][-a-z0-9]{0,30})?[a-z0-9]");

  private ClusterName() {}

  /** Whether a cluster of a mesh may be called so. */
  public static boolean is(String text) {
    return FORM.matcher(text).matches() && !text.equals("default");
  }
}
