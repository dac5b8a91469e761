package dev.atoll.agent.mirror;

import dev.atoll.agent.kube.News;
import java.nio.charset.StandardCharsets;

/** The facts of the fleet in a ConfigMap: {@code mesh.json}, as templates render it. */
public final class FactsObject {
  private static final String FILE = "mesh.json";

  private final String key;
  private final LastFacts last;
  private boolean seen;

  /**
   * @param key {@code NAMESPACE/NAME}
   */
  public FactsObject(String key, LastFacts last) {
    this.key = key;
    this.last = last;
  }

  /** Hears what becomes of it; what becomes of others is passed over. */
  public void hear(News news) {
    switch (news) {
      case News.There(var kind, var object) when object.key().equals(key) -> {
        seen = true;
        object
            .fields()
            .string("data", FILE)
            .ifPresentOrElse(
                text -> last.take(key, text.getBytes(StandardCharsets.UTF_8)),
                () -> last.missing("ConfigMap " + key + " has no `" + FILE + "`"));
      }
      case News.Gone(var kind, var gone) when gone.equals(key) -> {
        seen = false;
        missing();
      }
      case News.Listed(var kind, var one) when one.equals(key) && !seen -> missing();
      case News.There n -> {}
      case News.Gone n -> {}
      case News.Listed n -> {}
    }
  }

  private void missing() {
    last.missing("ConfigMap " + key + " is not there");
  }
}
