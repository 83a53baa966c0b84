@own
Feature: Retry
  As an implementer of the workflow DSL
  I want to ensure that failed tasks are tried again as the policy says
  So that my implementation conforms to the expected behavior

  # dsl, Retries: "In such cases, the DSL provides a mechanism to retry a faulted task, allowing for recovery from temporary issues."
  Scenario: A Retry Recovers
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-retry-recovers
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 3 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { seconds: 3 }
              limit:
                attempt:
                  count: 5
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 3
    """
    And count should run 3 times

  # dsl, Retries: "Retrying 5 times when an error with 503 is caught"
  Scenario: The Attempts Are Limited
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-attempts-are-limited
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 99 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { seconds: 3 }
              limit:
                attempt:
                  count: 5
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    status: 503
    """
    And count should run 6 times

  # dsl-reference, Retry: "The duration, if any, to wait between retry attempts."
  Scenario: The Delay Is Waited Between Attempts
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-delay-is-waited-between-attempts
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 4 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { minutes: 10 }
              backoff:
                constant: {}
              limit:
                attempt:
                  count: 3
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT30M'
    And the workflow should take less than 'PT31M'

  # dsl-reference, Backoff: "The definition of the exponential backoff to use, if any."
  Scenario: Exponential Backoff Grows Faster Than Linear
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exponential-backoff-grows-faster-than-linear
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 5 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { minutes: 10 }
              backoff:
                exponential: {}
              limit:
                attempt:
                  count: 4
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT1H41M'

  # dsl-reference, Backoff: "The definition of the linear backoff to use, if any."
  Scenario: Linear Backoff Grows Faster Than Constant
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: linear-backoff-grows-faster-than-constant
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 5 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { minutes: 10 }
              backoff:
                linear: {}
              limit:
                attempt:
                  count: 4
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT41M'
    And the workflow should take less than 'PT1H41M'

  # dsl-reference, Jitter: "The maximum duration of the jitter range."
  Scenario: Jitter Stays Within Its Range
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: jitter-stays-within-its-range
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 2 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { minutes: 10 }
              jitter:
                from: { minutes: 1 }
                to: { minutes: 2 }
              limit:
                attempt:
                  count: 1
    """
    When the workflow is executed
    Then the workflow should complete
    And the workflow should take at least 'PT11M'
    And the workflow should take less than 'PT12M1S'

  # dsl-reference, Retry Limit: "The maximum duration, if any, during which to retry a given task."
  Scenario: The Whole Duration Is Limited
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-whole-duration-is-limited
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 99 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { minutes: 10 }
              limit:
                duration: { minutes: 25 }
    """
    When the workflow is executed
    Then the workflow should fault
    And count should run 3 times

  # schema, RetryLimitAttemptDuration: "The maximum duration for each retry attempt."
  Scenario: The Duration Of Each Attempt Is Limited
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-duration-of-each-attempt-is-limited
      version: '1.0.0'
    do:
      - limits:
          set:
            longest: PT10S
      - attempt:
          try:
            - slow:
                wait: { minutes: 1 }
          catch:
            errors:
              with:
                status: 408
            retry:
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 2
                  duration: ${ .longest }
    """
    When the workflow is executed
    Then the workflow should fault with a 'timeout' error
    And slow should run 3 times
    And the workflow should take at least 'PT32S'
    And the workflow should take less than 'PT33S'

  # dsl-reference, Duration: "Durations can be defined through properties, with an ISO 8601 string or with a runtime expression that is evaluated to an ISO 8601 string"
  Scenario: The Duration Of An Attempt Can't Depend On Its Error
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-duration-of-an-attempt-knows-no-error
      version: '1.0.0'
    do:
      - attempt:
          try:
            - slow:
                wait: { minutes: 1 }
          catch:
            retry:
              limit:
                attempt:
                  duration: ${ $error.status }
    """
    When the workflow is executed
    Then the workflow should be refused by the rule "expression-does-not-compile" at "/do/0/attempt/catch/retry/limit/attempt/duration"

  # dsl-reference, Retry: "A a runtime expression used to determine whether or not to retry running the task, in a given context."
  Scenario: When Decides Whether To Retry
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: when-decides-whether-to-retry
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 99 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              when: ${ $error.status == 404 }
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 5
    """
    When the workflow is executed
    Then the workflow should fault
    And count should run 1 times

  # dsl-reference, Retry: "A runtime expression used to determine whether or not to retry running the task, in a given context."
  Scenario: ExceptWhen Decides Whether Not To Retry
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exceptwhen-decides-whether-not-to-retry
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 99 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              exceptWhen: ${ $error.status == 503 }
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 5
    """
    When the workflow is executed
    Then the workflow should fault
    And count should run 1 times

  # dsl-reference, Catch: "If a `string`, must be the name of a [retry policy](#retry) defined in the [workflow's reusable components](#use)."
  Scenario: A Policy By Reference
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-policy-by-reference
      version: '1.0.0'
    use:
      retries:
        patient:
          delay: { seconds: 1 }
          limit:
            attempt:
              count: 3
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 3 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry: patient
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 3
    """

  # dsl-reference, Catch: "The definition of the task(s) to run when catching an error."
  Scenario: The Catch Tasks Run When Retries Are Used Up
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-catch-tasks-run-when-retries-are-used-up
      version: '1.0.0'
    do:
      - attempt:
          try:
            - count:
                set:
                  n: ${ ($context.n // 0) + 1 }
                export:
                  as: ${ . }
            - fail:
                if: ${ .n < 99 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 2
            do:
              - caught:
                  set: { gaveUp: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: true
    """
    And count should run 3 times
    And caught should run 1 times

  # dsl-reference, Retry Limit: "The maximum attempts count."
  Scenario: No Retry When None Is Allowed
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: no-retry-when-none-is-allowed
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 1
            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """
    And fail should run 2 times

  # dsl-reference, Retry: "used to define the strategy for retrying a failed task when an error is encountered during execution."
  Scenario: A Retry Begins With The Same Input
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-retry-begins-with-the-same-input
      version: '1.0.0'
    do:
      - attempt:
          try:
            - add:
                set: { n: '${ .n + 1 }' }
                export:
                  as: '${ { tries: (($context.tries // 0) + 1) } }'
            - fail:
                if: ${ $context.tries < 3 }
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
          catch:
            retry:
              delay: { seconds: 1 }
              limit:
                attempt:
                  count: 5
    """
    And given the workflow input is:
    """yaml
    n: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 1
    """
    And add should run 3 times
