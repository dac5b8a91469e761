package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.Action;
import dev.atoll.reconciler.plan.Difference;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Marked;
import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.plan.ReadBack;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.templates.RenderedObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Carries out one step against an API server. */
final class StepWriter {

  private static final int TRIES = 4;

  private final KubeHttp http;
  private final ClusterReader reader;
  private final String fleet;

  StepWriter(KubeHttp http, String fleet) {
    this.http = http;
    this.reader = new ClusterReader(http);
    this.fleet = fleet;
  }

  /**
   * Asks the API server whether it would accept a step.
   *
   * @throws TargetException if it would not
   */
  void dryRun(Step step) {
    if (step.desired().isPresent()) {
      send(step, step.desired().get(), "&dryRun=All");
    }
  }

  /**
   * Carries out a step.
   *
   * @return the object as it is now; empty if it is gone
   * @throws TargetException if that was not possible
   */
  Optional<LiveObject> write(Step step) {
    return switch (step.action()) {
      case NONE -> step.live();
      case APPLY, TAKE -> Optional.of(whole(step, apply(step)));
      case RESTORE -> Optional.of(restore(step));
      case RELEASE -> Optional.of(release(step.live().orElseThrow()));
      case DELETE -> delete(step.live().orElseThrow());
    };
  }

  private static RenderedObject desired(Step step) {
    return step.desired().orElseThrow();
  }

  private LiveObject apply(Step step) {
    return LiveObjects.of(Parsing.json(http.cluster(), step.key(), send(step, desired(step), "")));
  }

  /** Forced only if the object is still the one that was judged. */
  private Answer send(Step step, RenderedObject object, String query) {
    var body = Marked.object(object, fleet);
    if (step.action() == Action.APPLY) {
      return http.must(patch(object, body, "&force=false" + query));
    }
    var seen = step.live().orElseThrow();
    for (var attempt = 1; ; attempt++) {
      var call = patch(object, pinned(body, seen), "&force=true" + query);
      var answer = http.send(call);
      if (answer.ok()) {
        return answer;
      }
      var now =
          answer.status() == 409 && attempt < TRIES ? again(seen) : Optional.<LiveObject>empty();
      seen = now.orElseThrow(() -> Refusal.of(http.cluster(), call, answer));
    }
  }

  /** The object with a newer version, if only its status moved on. */
  private Optional<LiveObject> again(LiveObject seen) {
    return read(seen)
        .filter(now -> now.uid().equals(seen.uid()) && !now.deleting())
        .filter(now -> Seen.unversioned(now.value()).equals(Seen.unversioned(seen.value())));
  }

  private Optional<LiveObject> read(LiveObject seen) {
    var kind = kind(seen.key());
    return reader.object(kind, ClusterReader.version(seen.value()), seen.key());
  }

  private static Mapping pinned(Mapping object, LiveObject seen) {
    var metadata = object.mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    return object.with(
        "metadata",
        metadata
            .with("uid", text(seen.uid()))
            .with("resourceVersion", text(seen.resourceVersion())));
  }

  /** What is applied must be what is stored. */
  private LiveObject whole(Step step, LiveObject written) {
    var left = ReadBack.differences(desired(step), written, fleet);
    if (left.isEmpty() || ReadBack.onlyForeign(left)) {
      return written;
    }
    throw notAsRendered(step, left);
  }

  /** Server-side apply cannot remove what others own: what is left goes with an update. */
  private LiveObject restore(Step step) {
    var written = apply(step);
    var left = ReadBack.differences(desired(step), written, fleet);
    if (left.isEmpty()) {
      return written;
    }
    var exact = update(step, written);
    var still = ReadBack.differences(desired(step), exact, fleet);
    if (still.isEmpty() || ReadBack.settles(desired(step), exact)) {
      return exact;
    }
    throw notAsRendered(step, still);
  }

  private LiveObject update(Step step, LiveObject written) {
    var object = desired(step);
    var body = written.value();
    for (var name : List.of("spec", "specs")) {
      body =
          object.value().get(name).isPresent()
              ? body.with(name, object.value().get(name).get())
              : body.without(name);
    }
    var path = path(object.key(), object.value()) + "?fieldManager=" + Marks.MANAGER;
    return must(
        new Call(
            "PUT", path, "application/json", Json.write(body), object.key().toString(), false));
  }

  private TargetException notAsRendered(Step step, List<Difference> left) {
    return new TargetException(
        new Problem(
            Problem.Reason.REFUSED,
            "%s in %s does not read back as it was written: %s"
                .formatted(
                    step.key(),
                    http.cluster(),
                    String.join(", ", left.stream().map(Difference::path).toList())),
            "an admission webhook may change it: exempt objects with the label " + Marks.FLEET));
  }

  /** An apply of nothing gives up everything that we own, our mark too. */
  private LiveObject release(LiveObject seen) {
    var key = seen.key();
    var identity = new TreeMap<String, Object>();
    identity.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      identity.put("namespace", key.namespace());
    }
    var body =
        Values.of(
                Map.of(
                    "apiVersion",
                    seen.value().string("apiVersion").orElse("v1"),
                    "kind",
                    key.kind(),
                    "metadata",
                    identity))
            .asMapping()
            .orElseThrow();
    var now = seen;
    for (var attempt = 1; ; attempt++) {
      var call = patch(key, pinned(body, now), "&force=true");
      var answer = http.send(call);
      if (answer.ok()) {
        return LiveObjects.of(Parsing.json(http.cluster(), call, answer));
      }
      var next =
          answer.status() == 409 && attempt < TRIES ? again(now) : Optional.<LiveObject>empty();
      now = next.orElseThrow(() -> Refusal.of(http.cluster(), call, answer));
    }
  }

  /** Only the object that was judged: a newer one of the same name is another one. */
  private Optional<LiveObject> delete(LiveObject seen) {
    var now = seen;
    for (var attempt = 1; ; attempt++) {
      var call = deletion(now);
      var answer = http.send(call);
      if (answer.status() == 404) {
        return Optional.empty();
      }
      if (answer.ok()) {
        return read(now).filter(o -> o.uid().equals(seen.uid()));
      }
      var next = attempt < TRIES ? again(now) : Optional.<LiveObject>empty();
      now = next.orElseThrow(() -> Refusal.of(http.cluster(), call, answer));
    }
  }

  private Call deletion(LiveObject seen) {
    var options =
        Values.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                "Background",
                "preconditions",
                Map.of("uid", seen.uid(), "resourceVersion", seen.resourceVersion())));
    return new Call(
        "DELETE",
        path(seen.key(), seen.value()),
        "application/json",
        Json.write(options),
        seen.key().toString(),
        isSecret(seen.key()));
  }

  private Call patch(RenderedObject object, Mapping body, String query) {
    return patch(object.key(), body, query);
  }

  /** Unknown fields are refused instead of dropped: a policy must not lose a line on the way. */
  private Call patch(ObjectKey key, Mapping body, String query) {
    var path =
        path(key, body) + "?fieldManager=" + Marks.MANAGER + "&fieldValidation=Strict" + query;
    return new Call(
        "PATCH",
        path,
        "application/apply-patch+yaml",
        Json.write(body),
        key.toString(),
        isSecret(key));
  }

  private LiveObject must(Call call) {
    return LiveObjects.of(Parsing.json(http.cluster(), call, http.must(call)));
  }

  private static String path(ObjectKey key, Mapping object) {
    return Paths.object(kind(key), ClusterReader.version(object), key);
  }

  private static KubeKind kind(ObjectKey key) {
    return KubeKind.of(key.group(), key.kind()).orElseThrow();
  }

  private static boolean isSecret(ObjectKey key) {
    return key.kind().equals("Secret");
  }

  private static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
