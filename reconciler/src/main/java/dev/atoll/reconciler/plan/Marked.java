package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.RenderedObject;

/** Objects with the mark of the fleet that owns them. The mark is no part of what is rendered. */
public final class Marked {

  private Marked() {}

  /**
   * A rendered object as it is applied. Fields without a value are left out: an API server drops
   * them where it creates or updates a custom resource, but refuses them where one is applied
   * ({@code must be of type array: "null"}, seen with 1.37.2). The directions of a NetworkPolicy
   * are always said: what an API server once filled in belongs to nobody, and an apply that leaves
   * it out would leave it as it is, so that a policy which gets its first egress rule stays without
   * effect.
   */
  public static Mapping object(RenderedObject rendered, String fleet) {
    var object =
        Normal.withDirections(rendered.key(), (Mapping) Normal.withoutNulls(rendered.value()));
    var metadata = object.mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    var holder = holder(rendered.key());
    var marks = metadata.mapping(holder).orElse(Mapping.empty(SourcePos.NONE));
    return object
        .without("status")
        .with(
            "metadata",
            metadata.with(holder, marks.with(Marks.FLEET, Scalar.string(fleet, SourcePos.NONE))));
  }

  /** Where the mark of an object stands. */
  public static String holder(ObjectKey key) {
    return key.kind().equals("Namespace") && key.group().isEmpty() ? "annotations" : "labels";
  }
}
