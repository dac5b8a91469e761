package dev.atoll.reconciler.target;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.yaml.YamlWriter;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.plan.FilePlanner;
import dev.atoll.reconciler.plan.FilePlanner.Wanted;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.InventoryText;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.RoundResult.Traffic;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedFiles;
import dev.atoll.templates.RenderedObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * A cluster whose objects are files that something else applies. The inventory is a file beside
 * them; only files in it are ever removed.
 */
final class FileTarget implements Target {

  static final String INVENTORY = ".atoll-inventory.jsonl";

  /** How often a place that somebody else writes to at the same time is tried. */
  private static final int ATTEMPTS = 12;

  /** Milliseconds; a random part of it is waited after the first attempt, more after each. */
  private static final int PAUSE = 100;

  private final Cluster cluster;
  private final FileStore store;

  FileTarget(Cluster cluster, FileStore store) {
    this.cluster = cluster;
    this.store = store;
  }

  @Override
  public Identity identify(String fleet) {
    return new Identity(
        store.place(),
        inventory(store.read().files()).header().filter(h -> h.fleet().equals(fleet)));
  }

  @Override
  public Plan plan(Desired desired) {
    return new Look(desired).plan;
  }

  @Override
  public RoundResult round(Desired desired) {
    return round(desired, false);
  }

  /** Planned anew on what is there now, as often as somebody else was faster. */
  private RoundResult round(Desired desired, boolean last) {
    try {
      for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
        var result = attempt(desired, last);
        if (result.isPresent()) {
          return result.get();
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE * attempt));
      }
      throw neverStill("moved at every attempt to write to it");
    } catch (TargetException e) {
      return RoundResult.failed(cluster.name(), desired.options().commit(), e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var problem = neverStill("moved, and there was no time for another attempt").problem();
      return RoundResult.failed(cluster.name(), desired.options().commit(), problem);
    }
  }

  private TargetException neverStill(String what) {
    return new TargetException(
        new Problem(
            Problem.Reason.UNREACHABLE,
            store.place() + " " + what,
            "it is tried again; let others push to it less often"));
  }

  /** Empty if somebody else wrote meanwhile. */
  private Optional<RoundResult> attempt(Desired desired, boolean last) {
    var options = desired.options();
    var look = new Look(desired);
    if (look.plan.stop().isPresent()) {
      return Optional.of(result(look, look.inventory, Outcome.BLOCKED));
    }
    var after = after(look, options);
    var isNews = !after.equals(look.inventory) || look.plan.writes().findAny().isPresent();
    var done =
        !isNews || store.write(change(look, after, options, last && after.entries().isEmpty()));
    return done ? Optional.of(result(look, after, outcome(look.plan))) : Optional.empty();
  }

  /** The inventory file goes with the last of ours. */
  @Override
  public RoundResult decommission(Desired desired) {
    var nothing = new Rendered(desired.rendered().cluster(), List.of(), Optional.empty());
    var all = desired.options().withComplete(true).approving(desired.options().commit());
    return round(new Desired(nothing, all), true);
  }

  /** Nobody tells when a file changes: the sweep finds it. */
  @Override
  public void watch(Runnable changed) {}

  @Override
  public void close() {
    store.close();
  }

  /** What is there, what shall be, and the plan between the two. */
  private final class Look {
    final SortedMap<ObjectKey, Wanted> wanted = new TreeMap<>();
    final Map<ObjectKey, byte[]> content = new HashMap<>();
    final Map<ObjectKey, String> paths = new HashMap<>();
    final Map<ObjectKey, String> present = new HashMap<>();
    final Optional<CommitId> version;
    final Inventory inventory;
    final Plan plan;

    Look(Desired desired) {
      var contents = store.read();
      var files = contents.files();
      version = contents.version();
      inventory = inventory(files);
      inventory.entries().forEach((key, entry) -> paths.put(key, entry.uid()));
      objects(desired.rendered()).forEach(this::want);
      paths.forEach((key, path) -> {
        var bytes = files.get(path);
        if (bytes != null) {
          present.put(key, Digests.sha256(bytes));
        }
      });
      plan =
          FilePlanner.plan(
              cluster.name(), store.place(), wanted, inventory, present, desired.options());
    }

    private void want(RenderedObject object) {
      var bytes = YamlWriter.write(object.value()).getBytes(StandardCharsets.UTF_8);
      wanted.put(object.key(), new Wanted(object, Digests.sha256(bytes)));
      content.put(object.key(), bytes);
      paths.put(object.key(), FileTarget.this.path(object));
    }

    String path(Step step) {
      return String.valueOf(paths.get(step.key()));
    }
  }

  private static final String HELM = "HelmValues";

  /** The objects, and the values for Helm where there are some. */
  private List<RenderedObject> objects(Rendered rendered) {
    var objects = new ArrayList<>(rendered.objects());
    rendered
        .helmValues()
        .ifPresent(values ->
            objects.add(
                new RenderedObject(
                    new ObjectKey("atoll.dev", HELM, "", cluster.name()),
                    values,
                    Ownership.SPEC,
                    values.pos())));
    return objects;
  }

  /** Below the cluster's own folder. */
  private String path(RenderedObject object) {
    var path =
        object.key().kind().equals(HELM)
            ? RenderedFiles.helmValuesPath(cluster)
            : RenderedFiles.path(cluster, object);
    return path.substring(cluster.name().length() + 1);
  }

  private static Inventory inventory(SortedMap<String, byte[]> files) {
    var bytes = files.get(INVENTORY);
    if (bytes == null) {
      return Inventory.NONE;
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    var end = text.indexOf('\n');
    return end < 0
        ? Inventory.NONE
        : InventoryText.read(text.substring(0, end), Map.of(INVENTORY, text.substring(end + 1)));
  }

  private static byte[] text(Inventory inventory) {
    var entries = String.join("", InventoryText.entries(inventory, Integer.MAX_VALUE));
    var header = InventoryText.header(inventory, List.of(INVENTORY));
    return (header + "\n" + entries).getBytes(StandardCharsets.UTF_8);
  }

  private FileStore.Change change(
      Look look, Inventory after, PlanOptions options, boolean nothingLeft) {
    var written = new TreeMap<String, byte[]>();
    var removed = new TreeSet<String>();
    var intent = new TreeMap<ObjectKey, Inventory.Entry>(look.inventory.entries());
    look.plan
        .writes()
        .forEach(step -> {
          var bytes = look.content.get(step.key());
          if (step.verb() == Verb.DELETE || bytes == null) {
            removed.add(look.path(step));
          } else {
            written.put(look.path(step), bytes);
            intent.put(step.key(), new Inventory.Entry(look.path(step), "", "", false));
          }
        });
    return new FileStore.Change(
        look.version,
        text(new Inventory(after.header(), intent, true)),
        written,
        removed,
        nothingLeft ? Optional.empty() : Optional.of(text(after)),
        options.commit());
  }

  private Inventory after(Look look, PlanOptions options) {
    var entries = new TreeMap<ObjectKey, Inventory.Entry>(look.inventory.entries());
    for (var step : look.plan.steps()) {
      var wanted = look.wanted.get(step.key());
      if (step.verb() == Verb.DELETE) {
        entries.remove(step.key());
      } else if (wanted != null && step.verb() != Verb.BLOCKED) {
        entries.put(step.key(), new Inventory.Entry(look.path(step), wanted.digest(), "", false));
      }
    }
    entries.keySet().removeIf(k -> !look.wanted.containsKey(k) && !look.present.containsKey(k));
    var before = look.inventory.header().filter(h -> h.attempted().equals(options.commit()));
    var removed = look.plan.steps().stream().filter(s -> s.verb() == Verb.DELETE).count();
    var header =
        new Inventory.Header(
            options.fleet(),
            cluster.name(),
            store.place(),
            options.commit(),
            look.plan.isWhole() ? options.commit() : applied(look, Inventory.Header::applied),
            look.plan.isWhole() ? options.digest() : applied(look, Inventory.Header::digest),
            before.map(Inventory.Header::removed).orElse(0) + (int) removed);
    return new Inventory(Optional.of(header), entries, true);
  }

  private static String applied(Look look, Function<Inventory.Header, String> part) {
    return look.inventory.header().map(part).orElse("");
  }

  private static Outcome outcome(Plan plan) {
    if (plan.writes().findAny().isPresent()) {
      return Outcome.APPLIED;
    }
    return plan.steps().stream().anyMatch(s -> s.verb() == Verb.BLOCKED)
        ? Outcome.BLOCKED
        : Outcome.UNCHANGED;
  }

  private RoundResult result(Look look, Inventory inventory, Outcome outcome) {
    var results =
        outcome == Outcome.APPLIED
            ? look.plan
                .writes()
                .map(s -> new StepResult(s, StepResult.State.DONE, Optional.empty()))
                .toList()
            : List.<StepResult>of();
    return new RoundResult(
        cluster.name(),
        look.plan.commit(),
        outcome,
        Optional.of(look.plan),
        results,
        inventory.header(),
        Optional.empty(),
        Traffic.NONE);
  }
}
