package dev.penstock.person;

import dev.penstock.keyring.Box;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a person on the trail, and what their data there is sealed under.
 *
 * @param id the pseudonym, {@code psn_…}
 * @param person who it is
 * @param box seals and opens what is personal
 */
record PersonKey(String id, String person, Box box) {

  PersonKey(String id, String person, byte[] key) {
    this(id, person, Box.of(new SecretKeySpec(key, "AES")));
  }

  String actor() {
    return Actor.PREFIX + id;
  }

  byte[] seal(String field, String value) {
    return box.seal(value.getBytes(StandardCharsets.UTF_8), label(field));
  }

  Optional<String> open(String field, byte[] sealed) {
    return box.open(sealed, label(field)).map(it -> new String(it, StandardCharsets.UTF_8));
  }

  private byte[] label(String field) {
    return (id + "/" + field).getBytes(StandardCharsets.UTF_8);
  }
}
