package dev.atoll.fleet.finding;

/**
 * What every rule says of itself.
 *
 * @param code stable, such as {@code MESH003}; never reused for another meaning
 * @param severity what a finding of the rule has unless a check says otherwise
 * @param title one line for lists
 */
public record RuleFacts(String code, Severity severity, String title) {}
