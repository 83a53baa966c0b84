package dev.penstock.definition;

import dev.penstock.definition.task.SecretReference;
import dev.penstock.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads those arguments of a call in which a secret may stand, and collects what stands there. */
final class CallValues {

  private final Reading reading;
  private final Located with;
  private final boolean takesAuthorization;
  private final List<SecretReference> secrets = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();

  CallValues(Reading reading, Located with) {
    this(reading, with, false);
  }

  /** Those of a call whose tool can put in what the call shows who it is with. */
  CallValues(Reading reading, Located with, boolean takesAuthorization) {
    this.reading = reading;
    this.with = with;
    this.takesAuthorization = takesAuthorization;
  }

  Optional<Template> of(String member) {
    return with.member(member)
        .map(
            at -> {
              var taken = SecretReferences.take(reading, at, takesAuthorization);
              taken.authorizations().forEach(a -> authorizations.add("/" + member + a));
              taken.secrets().forEach(s -> secrets.add(s.below("/" + member)));
              return reading.template(taken.rest());
            });
  }

  List<SecretReference> and(CallValues others) {
    List<SecretReference> all = new ArrayList<>(secrets);
    all.addAll(others.secrets);
    return List.copyOf(all);
  }

  /** Where the parameter of the call's authorization goes, as pointers into the arguments. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  List<SecretReference> secrets() {
    return List.copyOf(secrets);
  }
}
