package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.Btf;
import dev.atoll.agent.bpf.BtfType;
import dev.atoll.agent.bpf.MapTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compares what Java thinks of keys and values with what the compiler wrote into the object. A
 * difference would be a wrong packet, so it is a refusal to begin.
 */
public final class LayoutCheck {
  private final Btf btf;
  private final List<String> differences = new ArrayList<>();

  private LayoutCheck(Btf btf) {
    this.btf = btf;
  }

  /** What differs, in sentences; empty if nothing does. */
  public static List<String> differences(BpfObject object) {
    return differences(object, MapLayout.ALL);
  }

  static List<String> differences(BpfObject object, List<MapLayout> maps) {
    return object
        .btf()
        .map(btf -> new LayoutCheck(btf).all(object, maps))
        .orElse(List.of("the object has no BTF: it was stripped of more than debug information"));
  }

  /** Whether somebody's map has just these keys and values. */
  static boolean isLaidOut(MapTypes theirs, MapLayout ours) {
    var check = new LayoutCheck(theirs.btf());
    check.type("key", ours.key(), theirs.key());
    check.type("value", ours.value(), theirs.value());
    return check.differences.isEmpty();
  }

  private List<String> all(BpfObject object, List<MapLayout> maps) {
    maps.forEach(it -> map(object, it));
    btf.struct("event")
        .ifPresentOrElse(
            it -> struct("a record of events", MapLayout.EVENT, it),
            () -> differences.add("a record of events: the object has no struct event"));
    constants("reason", Arrays.stream(Reason.values()).map(it -> "REASON_" + it).toList());
    constants("direction", Arrays.stream(Direction.values()).map(Enum::name).toList());
    return List.copyOf(differences);
  }

  private void map(BpfObject object, MapLayout map) {
    if (!object.mapNames().contains(map.name())) {
      differences.add("map " + map.name() + " is not in the object");
      return;
    }
    type("key of " + map.name(), map.key(), object.keyType(map.name()));
    type("value of " + map.name(), map.value(), object.valueType(map.name()));
  }

  private void type(String what, Layout ours, int type) {
    same(what, "type", ours.type(), btf.text(type));
    same(what, "bytes", ours.bytes(), btf.size(type));
    if (btf.resolved(type) instanceof BtfType.Struct theirs) {
      struct(what, ours, theirs);
    }
  }

  private void struct(String what, Layout ours, BtfType.Struct theirs) {
    same(what, "bytes", ours.bytes(), theirs.bytes());
    same(what, "fields", text(ours.fields()), text(fields(theirs)));
  }

  private List<Layout.Field> fields(BtfType.Struct theirs) {
    return theirs.members().stream()
        .map(it -> new Layout.Field(it.name(), it.offset(), btf.text(it.type())))
        .toList();
  }

  private static String text(List<Layout.Field> fields) {
    return fields.stream()
        .map(it -> it.type() + " " + it.name() + " at " + it.offset())
        .reduce((a, b) -> a + ", " + b)
        .orElse("none");
  }

  /** Those of the object that Java has no name for are none that a program sends. */
  private void constants(String name, List<String> ours) {
    for (int i = 0; i < ours.size(); i++) {
      same("enum " + name, ours.get(i), Optional.of(i), constant(name, ours.get(i)));
    }
  }

  private Optional<Integer> constant(String type, String name) {
    return btf.choice(type).stream()
        .flatMap(it -> it.constants().stream())
        .filter(it -> it.name().equals(name))
        .map(BtfType.Constant::value)
        .findFirst();
  }

  private void same(String what, String aspect, Object ours, Object theirs) {
    if (!ours.equals(theirs)) {
      differences.add(
          what + ": " + aspect + " are " + ours + " here, " + theirs + " in the object");
    }
  }
}
