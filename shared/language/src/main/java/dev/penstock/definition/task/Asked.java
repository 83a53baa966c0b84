package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Template;
import java.util.Optional;

/** What a person is asked for. */
public sealed interface Asked {

  /** What it is called in a document: the function of the built-in catalog. */
  String function();

  /**
   * {@code approval}: to allow or to refuse. The task gives {@code {outcome, decidedBy, decidedAt,
   * comment}}.
   *
   * @param payload exactly what is shown and decided on
   * @param changes whether changes may be requested: an outcome of its own, with a comment, which
   *     the run sees and which never faults
   * @param faultOnReject whether a rejection faults the task
   */
  record Approval(Template payload, boolean changes, boolean faultOnReject) implements Asked {
    @Override
    public String function() {
      return "approval";
    }
  }

  /**
   * {@code form}: to fill in a form. The task gives what was filled in; a person who refuses to
   * faults it.
   *
   * @param schema of the answer: an object of fields, as {@link dev.penstock.form.FormField} has
   *     them
   * @param ui in which order and by which controls the fields are shown; absent for the usual
   * @param initial what the fields hold at first
   * @param about what the person sees beside the form
   */
  record Form(
      JsonNode schema, Optional<JsonNode> ui, Optional<Template> initial, Optional<Template> about)
      implements Asked {
    @Override
    public String function() {
      return "form";
    }
  }

  /**
   * {@code document-review}: to look at documents that are kept elsewhere, and approve them, reject
   * them or have them changed. The task gives {@code {outcome, decidedBy, decidedAt, comment,
   * documents}}.
   *
   * @param documents gives the list of {@link dev.penstock.form.ReviewedDocument}
   * @param about what the person sees beside them
   * @param faultOnReject whether a rejection faults the task
   */
  record Review(Template documents, Optional<Template> about, boolean faultOnReject)
      implements Asked {
    @Override
    public String function() {
      return "document-review";
    }
  }
}
