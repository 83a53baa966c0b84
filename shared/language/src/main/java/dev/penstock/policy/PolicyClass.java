package dev.penstock.policy;

/** A compiled entry of a policy's {@code classes}: an action for which it holds is of the class. */
record PolicyClass(ActionClass of, Risk risk, PolicyCondition when) {}
