package dev.atoll.agent.feed;

import dev.atoll.agent.feed.PodState.State;
import dev.atoll.agent.node.Page;
import dev.atoll.agent.policy.Unexpressed;
import dev.atoll.agent.probe.Ways;
import dev.atoll.agent.probe.Ways.Way;
import dev.atoll.agent.schema.GoJson;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Ip;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the maps of a node hold, as it is shown.
 *
 * @param cluster that the node is of
 * @param node its name
 * @param ways how other clusters are reached, where that is found out
 */
record DatapathPage(
    String cluster, String node, Supplier<Optional<Realised>> realised, Supplier<Ways> ways)
    implements Page {

  @Override
  public String text() {
    return realised.get().map(DatapathPage::text).orElse("Nothing is written yet\n")
        + section(
            "Ways", ways.get().clusters().entrySet().stream().map(DatapathPage::way).toList());
  }

  private static String text(Realised of) {
    return "Revision %d of the store, %d policies%n"
            .formatted(
                of.revision(),
                of.policies().cluster().entries().stream()
                    .map(e -> e.source().policy())
                    .distinct()
                    .count())
        + "Pods\n"
        + of.pods().stream().map(DatapathPage::pod).collect(Collectors.joining())
        + section(
            "Refused",
            of.policies().refused().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue().what())
                .toList())
        + section("Narrowed", of.unexpressed().stream().map(u -> narrowed(of, u)).toList())
        + section("Not carried", of.notCarried())
        + section("Troubles", of.troubles());
  }

  private static String way(Map.Entry<String, Way> way) {
    return way.getKey() + ": " + way.getValue().word() + ", " + way.getValue().why();
  }

  private static String pod(PodState pod) {
    var why = pod.reason().isEmpty() ? "" : ": " + pod.reason();
    return "  %-40s %s%s%n".formatted(pod.pod(), word(pod.state()), why);
  }

  private static String section(String title, List<String> lines) {
    return lines.isEmpty()
        ? ""
        : lines.stream()
            .map(l -> "  " + l + "\n")
            .collect(Collectors.joining("", title + "\n", ""));
  }

  private static String narrowed(Realised of, Unexpressed what) {
    var rule = Optional.ofNullable(of.set().rules().get(what.rule()));
    return rule.map(r -> r.policy() + " " + r.path()).orElse("rule " + what.rule())
        + ": "
        + what.reason().words();
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public byte[] json() {
    return GoJson.bytes(json -> {
      json.string("cluster", cluster).string("node", node);
      realised.get().ifPresent(r -> write(json, r));
      if (!ways.get().clusters().isEmpty()) {
        json.objects("ways", ways.get().clusters().entrySet(), DatapathPage::write);
      }
    });
  }

  private static void write(GoJson json, Realised of) {
    json.number("revision", of.revision())
        .number("rounds", of.rounds())
        .objects("pods", of.pods(), DatapathPage::write)
        .objects("objects", of.versions().entrySet(), (o, e) -> write(o, e.getKey(), e.getValue()))
        .objects(
            "refused",
            of.policies().refused().entrySet(),
            (o, e) -> name(o, e.getKey()).string("reason", e.getValue().what()))
        .objects("narrowed", of.unexpressed(), (o, u) -> narrowed(o, of, u))
        .strings("notCarried", of.notCarried())
        .strings("troubles", of.troubles());
  }

  private static void write(GoJson json, Map.Entry<String, Way> way) {
    json.string("cluster", way.getKey())
        .string("way", way.getValue().word())
        .string("why", way.getValue().why());
  }

  private static void write(GoJson json, PodState pod) {
    json.string("pod", pod.pod())
        .string("state", word(pod.state()))
        .number("ifindex", pod.ifindex())
        .number("identity", Integer.toUnsignedLong(pod.identity()))
        .strings("labels", labels(pod.labels()))
        .strings("addresses", pod.ips().stream().map(Ip::toString).toList())
        .stringIfAny("reason", pod.reason());
  }

  private static List<String> labels(String text) {
    return Stream.of(text.split(";")).filter(l -> !l.isEmpty()).toList();
  }

  private static void write(GoJson json, ObjectKey key, Version version) {
    name(json, key)
        .number("generation", version.generation())
        .stringIfAny("mark", version.mark().orElse(""));
  }

  private static GoJson name(GoJson json, ObjectKey key) {
    return json.string("kind", key.kind())
        .stringIfAny("namespace", key.namespace())
        .string("name", key.name());
  }

  private static void narrowed(GoJson json, Realised of, Unexpressed what) {
    Optional.ofNullable(of.set().rules().get(what.rule()))
        .ifPresent(r -> name(json, r.policy()).string("path", r.path()));
    json.string("reason", what.reason().words());
  }
}
