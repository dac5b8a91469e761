package dev.atoll.reconciler.adoption;

/**
 * What the person who imports decides.
 *
 * @param fleet name of the new fleet, a DNS label
 * @param managed whether policies that Helm, Flux, Argo CD and the like look after are imported
 */
public record AdoptionOptions(String fleet, boolean managed) {}
