package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.ReachAnswer;
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
public final class Groups {

  private static final int FEW = 3;

  private final Set<String> everyone;
  private final Set<String> workloads;
  private final Set<String> free;
  private final String noun;
  private final Map<String, SortedSet<String>> clusters = new TreeMap<>();
  private final Map<String, SortedSet<String>> namespaces = new TreeMap<>();

  /**
   * @param workloads every end that policies act on, asked about or not
   * @param free those of them that may send anything
   * @param outside every other end
   * @param noun what one of the workloads is called
   */
  public Groups(
      Collection<String> workloads,
      Collection<String> free,
      Collection<String> outside,
      String noun) {
    this.workloads = Set.copyOf(workloads);
    this.free = Set.copyOf(free);
    this.noun = noun;
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

  /** What stands for everybody is everybody there is, asked about or not. */
  public static Groups of(ReachAnswer answer) {
    return new Groups(
        names(answer.workloads()), names(answer.free()), names(answer.outside()), "workload");
  }

  private static List<String> names(List<NamedEnd> ends) {
    return ends.stream().map(NamedEnd::name).toList();
  }

  /** The first part of a name. */
  public static String cluster(String name) {
    return ReachMap.parts(name).getFirst();
  }

  /** The first two parts of a name that has three, else the first. */
  public static String namespace(String name) {
    var parts = ReachMap.parts(name);
    return parts.size() < 3 ? parts.getFirst() : parts.get(0) + "/" + parts.get(1);
  }

  /** The fewest groups, widest first and then by name. */
  public List<Group> of(SortedSet<String> names) {
    if (everyone.size() > workloads.size() && names.size() > 1 && names.containsAll(everyone)) {
      return List.of(new Group(Group.Kind.EVERYONE, "", everyone.size()));
    }
    var groups = new ArrayList<Group>();
    var rest = new TreeSet<>(names);
    if (workloads.size() > 1 && clusters.size() > 1 && names.containsAll(workloads)) {
      groups.add(new Group(Group.Kind.WORKLOADS, noun, workloads.size()));
      rest.removeAll(workloads);
    } else if (free.size() > FEW && names.containsAll(free)) {
      groups.add(new Group(Group.Kind.FREE, noun, free.size()));
      rest.removeAll(free);
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
