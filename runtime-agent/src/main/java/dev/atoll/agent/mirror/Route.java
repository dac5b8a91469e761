package dev.atoll.agent.mirror;

import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;

/**
 * Where a resource of a peer lies in its store and where it is brought to.
 *
 * @param from prefix in the peer's store
 * @param fromCanary the key there that says that all of it is written
 * @param to prefix in the own store
 * @param toCanary the key that says so here
 * @param position the key of the {@link Position}
 */
record Route(
    Resource resource,
    String from,
    String fromCanary,
    String to,
    String toCanary,
    String position) {

  static Route of(Resource resource, String peer, ClusterConfig config) {
    return new Route(
        resource,
        config.cached() ? resource.cachePrefix(peer) : resource.statePrefix(peer),
        config.cached() ? resource.cacheCanary(peer) : resource.stateCanary(peer),
        resource.cachePrefix(peer),
        resource.cacheCanary(peer),
        Keys.position(peer, resource));
  }

  /** What a key of the peer's store is called behind its prefix. */
  String name(String key) {
    return key.substring(from.length());
  }

  String target(String name) {
    return to + name;
  }
}
