package dev.atoll.policy.explanation;

import dev.atoll.policy.label.Label;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Source;
import java.util.List;
import java.util.Optional;

/**
 * A change that was tried: the flow was judged again with it.
 *
 * @param cluster whose policies or settings are edited
 * @param direction the end that answers otherwise then
 * @param at the rule that is edited, where it is one
 * @param text what to do, in the imperative
 * @param yaml what to write, where that helps; may be empty
 * @param suffices whether the whole flow changes; else the other end needs a change as well
 */
public record Edit(
    Kind kind,
    String cluster,
    Direction direction,
    Optional<Source> at,
    String text,
    List<String> yaml,
    boolean suffices) {

  /** What is edited, the smallest first. */
  public enum Kind {
    NAME_THE_CLUSTER,
    WIDEN_THE_PEER,
    ADD_THE_PORT,
    REMOVE_THE_DENY,
    MEND_THE_POLICY,
    LOCAL_CLUSTER_SETTING,
    GLOBAL_NAMESPACE,
    ADD_A_RULE,
    REMOVE_THE_POLICY,
    REMOVE_THE_RULE,
    REMOVE_ALL_RULES,
    EMPTY_THE_RULE,
    CLOSE_THE_END,
    ADD_A_DENY;

    /** As programs read it: {@code name-the-cluster}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public Edit {
    yaml = List.copyOf(yaml);
  }

  /** The same in words for a MeshPolicy, whose peers name clusters by a field of their own. */
  Edit inMeshPolicy() {
    var label = Label.CLUSTER + ": ";
    return yaml.stream()
        .filter(l -> l.contains(label))
        .findFirst()
        .map(l -> l.substring(l.indexOf(label) + label.length()).replace("\"", ""))
        .map(name ->
            text
                + "; the file is a MeshPolicy: there `clusters: [%s]`, beside `matchLabels`,"
                    .formatted(name)
                + " stands in place of the label")
        .map(words -> new Edit(kind, cluster, direction, at, words, yaml, suffices))
        .orElse(this);
  }
}
