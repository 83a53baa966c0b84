package dev.penstock.functions.api.oidc;

/** What becomes of a person whom nobody has given an account. */
public enum FirstSignIn {
  /** They are told whom to ask. */
  REFUSE,
  /** They get an account without grants; what their groups are granted is theirs. */
  ACCOUNT
}
