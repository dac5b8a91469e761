package dev.atoll.policy.rule;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.label.Selector;
import java.util.List;

/** One peer of a rule. */
public sealed interface Peer {

  /**
   * Identities by labels, with the namespace and the cluster that Cilium adds already in.
   *
   * @param selector as the engine evaluates it
   */
  record Labelled(Selector selector) implements Peer {}

  /** A word such as {@code world}. */
  record OfEntity(Entity entity) implements Peer {}

  /** Addresses outside, without exceptions that lie inside. */
  record Block(Cidr cidr, List<Cidr> except) implements Peer {
    public Block {
      except = List.copyOf(except);
    }
  }

  /** The addresses of one CiliumCIDRGroup. */
  record Group(String name, List<Cidr> except) implements Peer {
    public Group {
      except = List.copyOf(except);
    }
  }

  /** The addresses of all groups with certain labels. */
  record Groups(Selector selector, List<Cidr> except) implements Peer {
    public Groups {
      except = List.copyOf(except);
    }
  }

  /**
   * Addresses that DNS answers give for a name: known at run time only, so a thing of its own.
   *
   * @param name lower case; with {@code *} where it is a pattern
   */
  record Fqdn(String name) implements Peer {}

  /** A group of a cloud provider: known at run time only. */
  record CloudGroup(String text) implements Peer {}
}
