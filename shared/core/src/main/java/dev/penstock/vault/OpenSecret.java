package dev.penstock.vault;

/**
 * A secret taken out of the vault. Close it as soon as it was used.
 *
 * @param name as triggers and tasks refer to it
 * @param version which of its values
 * @param value the value itself, zeroed on close
 */
public record OpenSecret(String name, int version, SecretValue value) implements AutoCloseable {

  @Override
  public void close() {
    value.close();
  }
}
