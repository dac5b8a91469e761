package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.RevisionMark;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes the marks by which agents show how far they have come, and removes them. */
final class MarkWriter {

  private final KubeHttp http;
  private final Seen seen;
  private final String fleet;
  private final List<LiveObject> there;
  private final Live live;

  /**
   * @param live as the round has read it, marks included
   */
  MarkWriter(KubeHttp http, Seen seen, Live live, String fleet) {
    this.http = http;
    this.seen = seen;
    this.live = live;
    this.fleet = fleet;
    this.there = RevisionMark.in(live, fleet);
  }

  /**
   * Sees to it that every kind of policy that the fleet has or had carries one mark of a digest.
   *
   * @param again whether policies were written since the marks that are there
   * @return what they carry now
   */
  Marking write(Plan plan, String digest, boolean again) {
    var kinds = kinds(plan);
    var names = kinds.stream().map(KubeKind::kind).collect(Collectors.toUnmodifiableSet());
    var marks = there.stream().flatMap(o -> RevisionMark.of(o).stream()).distinct().toList();
    var isDone =
        !again
            && there.size() == kinds.size()
            && (kinds.isEmpty() || marks.size() == 1 && marks.getFirst().isOf(digest));
    var last = marks.stream().mapToLong(RevisionMark::turn).max().orElse(0);
    var mark = new RevisionMark(digest, isDone ? last : last + 1);
    if (!isDone) {
      kinds.forEach(kind -> write(mark, kind));
    }
    return new Marking(mark, names);
  }

  private Set<KubeKind> kinds(Plan plan) {
    var kinds = new TreeSet<KubeKind>(Comparator.comparing((KubeKind k) -> k.id()));
    kinds.addAll(RevisionMark.kinds(plan));
    there.forEach(o -> KubeKind.of(o.key().group(), o.key().kind()).ifPresent(kinds::add));
    kinds.removeIf(k -> live.missingKinds().contains(k.id()));
    return kinds;
  }

  private void write(RevisionMark mark, KubeKind kind) {
    var key = RevisionMark.key(kind, fleet);
    var path =
        Paths.object(kind, kind.version(), key) + "?fieldManager=" + Marks.MANAGER + "&force=true";
    var body = Json.write(mark.object(kind, fleet));
    seen.writing(List.of(key));
    var written = Optional.<LiveObject>empty();
    try {
      var call =
          new Call("PATCH", path, "application/apply-patch+yaml", body, key.toString(), false);
      written = Optional.of(LiveObjects.of(Parsing.json(http.cluster(), key, http.must(call))));
    } finally {
      seen.written(
          written
              .<Map<ObjectKey, Optional<LiveObject>>>map(o -> Map.of(key, Optional.of(o)))
              .orElse(Map.of()));
    }
  }

  /** Removes the fleet's marks. */
  void delete() {
    there.forEach(this::delete);
  }

  private void delete(LiveObject object) {
    var kind = KubeKind.of(object.key().group(), object.key().kind()).orElseThrow();
    http.send(
        new Call(
            "DELETE",
            Paths.object(kind, kind.version(), object.key()),
            "application/json",
            "{}".getBytes(StandardCharsets.UTF_8),
            object.key().toString(),
            false));
  }
}
