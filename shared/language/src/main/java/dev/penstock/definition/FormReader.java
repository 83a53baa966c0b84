package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.Asked;
import dev.penstock.form.FormAnswers;
import dev.penstock.form.FormField;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the form of {@code call: form}: it can be shown and filled in, or it is refused here. */
final class FormReader {

  private static final int MOST_FIELDS = 100;
  private static final Set<String> WIDGETS = Set.of("long-text", "radio");

  private FormReader() {}

  static Asked.Form read(Reading reading, Located with) {
    Optional<Located> schema = with.member("schema");
    if (schema.isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT, with, "\"call: form\" needs \"schema\", the fields of the form.");
    }
    schema.ifPresent(it -> checkSchema(reading, it));
    Optional<Located> ui = with.member("ui");
    JsonNode properties = schema.map(it -> it.value().path("properties")).orElse(Json.object());
    ui.ifPresent(it -> checkUi(reading, it, properties));
    return new Asked.Form(
        schema.map(Located::value).orElse(Json.object()),
        ui.map(Located::value),
        reading.template(with.member("initial")),
        reading.template(with.member("about")));
  }

  private static void checkSchema(Reading reading, Located schema) {
    EmbeddedSchema.check(reading, schema);
    Optional<Located> properties = schema.member("properties");
    if (!schema.value().path("type").asText().equals("object")
        || properties.filter(p -> !p.value().isEmpty()).isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          schema,
          "The schema of a form has \"type: object\" and its fields in \"properties\".");
      return;
    }
    if (properties.get().value().size() > MOST_FIELDS) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          properties.get(),
          "A form has at most " + MOST_FIELDS + " fields.");
    }
    for (Located.Member property : properties.get().members()) {
      if (FormField.of(property.located().value()).isEmpty()) {
        reading.report(
            Rule.INVALID_ARGUMENT,
            property.located(),
            "\""
                + property.key()
                + "\" can't be shown as a field. It is a string (format date, email or uri, or"
                + " none), a number, an integer, a boolean, an enum of texts or numbers, or an"
                + " array of these but booleans.");
      }
    }
    schema
        .member("required")
        .ifPresent(required -> checkNames(reading, required, properties.get().value()));
    checkUse(reading, schema);
  }

  /** A pattern, for instance, may be one that only some engines know. */
  private static void checkUse(Reading reading, Located schema) {
    try {
      FormAnswers.defects(schema.value(), Json.object(), "");
    } catch (IllegalArgumentException e) {
      reading.report(
          Rule.INVALID_SCHEMA, schema, "This schema can't be used: " + e.getMessage() + ".");
    }
  }

  private static void checkUi(Reading reading, Located ui, JsonNode properties) {
    reading.onlyKnown(ui, "order", "widgets");
    ui.member("order").ifPresent(order -> checkNames(reading, order, properties));
    Optional<Located> widgets = ui.member("widgets");
    if (!ui.value().isObject() || widgets.filter(w -> !w.value().isObject()).isPresent()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          ui,
          "ui is {order, widgets}: names of fields in a list, and by name the control.");
      return;
    }
    for (Located.Member widget : widgets.map(Located::members).orElse(List.of())) {
      checkWidget(reading, widget, properties);
    }
  }

  private static void checkWidget(Reading reading, Located.Member widget, JsonNode properties) {
    if (!properties.has(widget.key())) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          widget.located(),
          "The form has no field \"" + widget.key() + "\".");
      return;
    }
    String control = widget.located().value().asText();
    Optional<FormField> field = FormField.of(properties.path(widget.key()));
    boolean fits =
        control.equals("long-text")
            ? field.filter(FormField.TEXT::equals).isPresent()
            : WIDGETS.contains(control) && field.filter(FormField.CHOICE::equals).isPresent();
    if (!fits) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          widget.located(),
          "A control is \"long-text\" for a text, or \"radio\" for an enum.");
    }
  }

  private static void checkNames(Reading reading, Located names, JsonNode properties) {
    for (Located name : names.items()) {
      if (!properties.has(name.value().asText())) {
        reading.report(
            Rule.INVALID_ARGUMENT,
            name,
            "The form has no field \"" + name.value().asText() + "\".");
      }
    }
    if (!names.value().isArray()) {
      reading.report(Rule.INVALID_ARGUMENT, names, "This is a list of names of fields.");
    }
  }
}
