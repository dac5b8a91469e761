/**
 * Clusters whose pods are attached by CNI plugins that are nobody's in particular: nodes and pods
 * as network namespaces, each node with a kubelet in miniature. May import the rest of {@code
 * sandbox} but not {@code cilium} and {@code mesh}.
 */
@NullMarked
package dev.atoll.sandbox.pods;

import org.jspecify.annotations.NullMarked;
