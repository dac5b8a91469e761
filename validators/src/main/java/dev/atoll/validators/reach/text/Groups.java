package dev.atoll.validators.reach.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Says sets of ends shortly: everyone, a whole cluster, a whole namespace, or one by one. */
final class Groups {

  private final Set<String> everyone;
  private final Set<String> workloads;
  private final Map<String, SortedSet<String>> clusters = new TreeMap<>();
  private final Map<String, SortedSet<String>> namespaces = new TreeMap<>();

  /**
   * @param workloads every end that policies act on, asked about or not
   * @param outside every other end
   */
  Groups(Collection<String> workloads, Collection<String> outside) {
    this.workloads = Set.copyOf(workloads);
    this.everyone = new HashSet<>(workloads);
    everyone.addAll(outside);
    for (var name : everyone) {
      put(clusters, cluster(name), name);
      put(namespaces, namespace(name), name);
    }
  }

  private static void put(Map<String, SortedSet<String>> into, String key, String name) {
    into.computeIfAbsent(key, k -> new TreeSet<>()).add(name);
  }

  static String cluster(String name) {
    return ReachMap.parts(name).getFirst();
  }

  static String namespace(String name) {
    var parts = ReachMap.parts(name);
    return parts.size() < 3 ? parts.getFirst() : parts.get(0) + "/" + parts.get(1);
  }

  /** The fewest groups, widest first and then by name. */
  List<Group> of(SortedSet<String> names) {
    if (everyone.size() > workloads.size() && names.size() > 1 && names.containsAll(everyone)) {
      return List.of(new Group(Group.Kind.EVERYONE, "", everyone.size()));
    }
    var groups = new ArrayList<Group>();
    var rest = new TreeSet<>(names);
    if (workloads.size() > 1 && clusters.size() > 1 && names.containsAll(workloads)) {
      groups.add(new Group(Group.Kind.WORKLOADS, "", workloads.size()));
      rest.removeAll(workloads);
    }
    whole(Group.Kind.CLUSTER, clusters, Groups::cluster, rest, groups);
    whole(Group.Kind.NAMESPACE, namespaces, Groups::namespace, rest, groups);
    rest.forEach(name -> groups.add(Group.one(name)));
    return groups;
  }

  private static void whole(
      Group.Kind kind,
      Map<String, SortedSet<String>> all,
      Function<String, String> keyOf,
      SortedSet<String> rest,
      List<Group> groups) {
    var keys = new TreeSet<String>();
    rest.forEach(name -> keys.add(keyOf.apply(name)));
    for (var key : keys) {
      var members = all.getOrDefault(key, new TreeSet<>());
      if (members.size() > 1 && rest.containsAll(members)) {
        groups.add(new Group(kind, key, members.size()));
        rest.removeAll(members);
      }
    }
  }
}
