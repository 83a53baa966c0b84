package dev.penstock.definition.task;

/**
 * A value that is only named: {@code ${ $secrets.name.member }}. The worker that acts puts it in;
 * the run, its history and its audit hold the name.
 *
 * @param at where in the arguments it goes, as a JSON pointer
 * @param secret its name in the vault
 * @param member what of the secret, as a JSON pointer; empty for all of it
 */
public record SecretReference(String at, String secret, String member) {

  /** The same, seen from an object that holds the arguments as a member. */
  public SecretReference below(String pointer) {
    return new SecretReference(pointer + at, secret, member);
  }
}
