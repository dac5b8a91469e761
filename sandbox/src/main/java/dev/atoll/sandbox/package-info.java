/**
 * Real control planes on one machine: finds or makes etcd, kube-apiserver and kubectl, starts and
 * stops them on loopback, and installs Cilium's definitions. May import the JDK and {@link
 * dev.atoll.sandbox.kube}, no third-party library.
 */
@NullMarked
package dev.atoll.sandbox;

import org.jspecify.annotations.NullMarked;
