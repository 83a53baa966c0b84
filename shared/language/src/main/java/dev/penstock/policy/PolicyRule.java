package dev.penstock.policy;

/** A compiled rule. */
record PolicyRule(String name, PolicyCondition when, PolicyOutcome outcome) {}
