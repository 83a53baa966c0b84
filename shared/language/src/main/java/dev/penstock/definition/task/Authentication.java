package dev.penstock.definition.task;

/** A credential by reference: it is leased by the worker that uses it and never enters a run. */
public sealed interface Authentication {
  String secret();

  /** RFC 7617; the secret is an object with {@code username} and {@code password}. */
  record Basic(String secret) implements Authentication {}

  /** RFC 6750; the secret is the token, or an object with {@code token}. */
  record Bearer(String secret) implements Authentication {}
}
