package dev.penstock.functions.api.scim;

import dev.penstock.functions.api.scim.Refusal.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a change is to (RFC 7644, section 3.5.2): an attribute, a part of it, or some of its values.
 *
 * @param filter which of several values; all without one
 * @param part of the value or of each of them; the whole without one
 */
record PatchPath(Attribute attribute, Optional<Filter> filter, Optional<Attribute> part) {

  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z$][\\w$-]*)(?:\\[(.*)])?(?:\\.([A-Za-z$][\\w$-]*))?", Pattern.DOTALL);

  /**
   * Reads one.
   *
   * @return empty when it is to something that is known and not kept
   */
  static Optional<PatchPath> parse(ResourceSchema schema, String text) {
    String own = schema.urn() + ":";
    String plain = text.strip();
    if (plain.toLowerCase(Locale.ROOT).startsWith(own.toLowerCase(Locale.ROOT))) {
      plain = plain.substring(own.length());
    } else if (plain.toLowerCase(Locale.ROOT).startsWith("urn:")) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(plain);
    if (!form.matches()) {
      throw Refusal.of(Kind.INVALID_PATH, "The path " + text + " is none.");
    }
    Optional<Attribute> attribute = schema.attribute(form.group(1));
    if (attribute.isEmpty()) {
      return unknown(form.group(1));
    }
    if (attribute.get().readOnly()) {
      throw Refusal.of(Kind.MUTABILITY, attribute.get().name() + " is not for clients to set.");
    }
    Optional<Attribute> part = Optional.empty();
    if (form.group(3) != null) {
      part = attribute.get().part(form.group(3));
      if (part.isEmpty()) {
        return unknown(form.group(3));
      }
    }
    Optional<Filter> filter = Optional.ofNullable(form.group(2)).map(Filter::parse);
    if (filter.isPresent() && !attribute.get().multiValued()) {
      throw Refusal.of(Kind.INVALID_PATH, attribute.get().name() + " has one value alone.");
    }
    return Optional.of(new PatchPath(attribute.get(), filter, part));
  }

  private static Optional<PatchPath> unknown(String name) {
    if (ResourceSchema.isNotKept(name)) {
      return Optional.empty();
    }
    throw Refusal.of(Kind.INVALID_PATH, "There is no attribute " + name + ".");
  }
}
