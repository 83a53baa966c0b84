package dev.penstock.functions.api.configuration;

import java.util.List;

/** What became of an apply. */
sealed interface Applied {

  /** It is in force, or would be. */
  record Planned(List<Change> changes, boolean inForce) implements Applied {
    public Planned {
      changes = List.copyOf(changes);
    }
  }

  /** Files are not valid; nothing was done. */
  record Defective(List<FileDefect> defects) implements Applied {
    public Defective {
      defects = List.copyOf(defects);
    }
  }

  /** Versions exist with other content; nothing was done. */
  record Conflicting(List<Change> conflicts) implements Applied {
    public Conflicting {
      conflicts = List.copyOf(conflicts);
    }
  }
}
