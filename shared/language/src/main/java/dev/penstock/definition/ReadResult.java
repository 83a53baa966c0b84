package dev.penstock.definition;

import java.util.List;

/** What became of reading a document. A bad document is an answer here, never an exception. */
public sealed interface ReadResult {

  /**
   * The document may be applied and run.
   *
   * @param warnings what is lawful but looks like a mistake, in document order
   */
  record Valid(WorkflowDefinition definition, List<Defect> warnings) implements ReadResult {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The document is refused.
   *
   * @param defects errors and warnings in document order, at least one error among them
   */
  record Invalid(List<Defect> defects) implements ReadResult {
    public Invalid {
      defects = List.copyOf(defects);
    }
  }
}
