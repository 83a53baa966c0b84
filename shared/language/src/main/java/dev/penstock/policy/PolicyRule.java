package dev.penstock.policy;

/**
 * A compiled rule.
 *
 * @param trust the certificates (PEM) of those who may vouch for the hosts that it names; empty for
 *     those that the machine trusts
 */
record PolicyRule(String name, PolicyCondition when, PolicyOutcome outcome, String trust) {}
