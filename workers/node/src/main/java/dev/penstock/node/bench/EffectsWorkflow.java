package dev.penstock.node.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What makes the effects: in each run so many laps, in each lap one effect of each kind. */
final class EffectsWorkflow {

  static final int LAPS = 10;

  /** Of targets: one honours the key, one can be asked, one does neither. */
  private static final List<String> KINDS = List.of("keyed", "asked", "blind");

  /** As they are applied: text by path. */
  static final Map<String, String> FILES =
      Map.of(
          "workflows/effects.yaml",
          """
          document: { dsl: '1.0.3', namespace: bench, name: effects, version: '1.0.0' }
          do:
            - each:
                for: { each: lap, in: '${ [range(0; $workflow.input.laps)] }' }
                do:
                  - keyed:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/keyed" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-keyed" }' }
                            timeout: { after: PT5S }
                            metadata: { effect: { idempotency: key } }
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
                  - asked:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/asked" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-asked" }' }
                            timeout: { after: PT5S }
                            metadata:
                              effect:
                                reconcile:
                                  endpoint: '${ $workflow.input.target + "/asked?mark=\\($workflow.input.run)-\\($lap)-asked" }'
                                  found: length > 0
                                  result: '.[0]'
                                  settles: PT0.5S
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
                  - blind:
                      try:
                        - call:
                            call: http
                            with:
                              method: post
                              endpoint: '${ $workflow.input.target + "/blind" }'
                              body: { mark: '${ "\\($workflow.input.run)-\\($lap)-blind" }' }
                            timeout: { after: PT5S }
                      catch: { retry: { delay: PT0.3S, limit: { attempt: { count: 1000 } } } }
          """,
          "policies/default.yaml",
          policy(0, "allow"));

  private EffectsWorkflow() {}

  /** A later version of the policy, which runs in flight are held to. */
  static Map<String, String> policyFile(int version, String outcome) {
    return Map.of("policies/default.yaml", policy(version, outcome));
  }

  private static String policy(int version, String outcome) {
    return """
        policy: default
        version: 1.0.%d
        inFlight: narrow
        rules:
          - { name: target, when: 'action.host == "127.0.0.1"', outcome: %s }
        """
        .formatted(version, outcome);
  }

  static int effectsOfRun() {
    return LAPS * KINDS.size();
  }

  /** Of all effects that so many runs are to make, one for each. */
  static Set<String> marks(int runs) {
    Set<String> marks = new TreeSet<>();
    for (int run = 0; run < runs; run++) {
      for (int lap = 0; lap < LAPS; lap++) {
        for (String kind : KINDS) {
          marks.add(run + "-" + lap + "-" + kind);
        }
      }
    }
    return marks;
  }
}
