package dev.penstock.trigger;

import java.util.List;

/**
 * Where a sender writes something that isn't the signature: its delivery id, or the signed time.
 *
 * @param place what is looked at
 * @param names what is looked for there: one name, except where {@link Place} says otherwise
 */
public record Source(Place place, List<String> names) {

  /** What is looked at. */
  public enum Place {
    /** A header of the request. */
    HEADER,
    /** A {@code name=value} part of the signature's own header. */
    FIELD,
    /** A member of the JSON object that the body is. */
    BODY,
    /** Fields of a form, joined by a colon; the first has to be there. */
    FORM,
    /** A member of the JSON object in a field of a form: the field's name, the member's. */
    FORM_JSON,
    /** A member of every object of the JSON array that the body is: a digest of all of them. */
    EACH,
    /** The body's digest, for senders without ids whose equal bodies are one event. */
    DIGEST
  }

  public Source {
    names = List.copyOf(names);
  }

  static Source header(String name) {
    return new Source(Place.HEADER, List.of(name));
  }

  static Source field(String name) {
    return new Source(Place.FIELD, List.of(name));
  }

  static Source body(String name) {
    return new Source(Place.BODY, List.of(name));
  }

  static Source form(String... names) {
    return new Source(Place.FORM, List.of(names));
  }

  static Source formJson(String field, String member) {
    return new Source(Place.FORM_JSON, List.of(field, member));
  }

  static Source each(String member) {
    return new Source(Place.EACH, List.of(member));
  }

  static Source digest() {
    return new Source(Place.DIGEST, List.of("body"));
  }

  /** The only name, or the first. */
  public String name() {
    return names.getFirst();
  }
}
