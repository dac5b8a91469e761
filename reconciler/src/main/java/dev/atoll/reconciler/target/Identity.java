package dev.atoll.reconciler.target;

import dev.atoll.reconciler.plan.Inventory;
import java.util.Optional;

/**
 * Which cluster is behind a target.
 *
 * @param uid UID of its {@code kube-system}; for a directory or a branch, where it is
 * @param remembered the header of the fleet's inventory there; empty where it has none
 */
public record Identity(String uid, Optional<Inventory.Header> remembered) {}
