@own
Feature: Try Task
  As an implementer of the workflow DSL
  I want to ensure that errors are caught as the catch clause says
  So that my implementation conforms to the expected behavior

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: An Error Is Caught By Status
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-is-caught-by-status
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                status: 503

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: An Error Of Another Status Is Not Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-of-another-status-is-not-caught
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                status: 404

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    status: 503
    """
    And caught should not run

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: An Error Is Caught By Type
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-is-caught-by-type
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                type: https://example.org/errors/bad

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: An Error Is Caught By Instance
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-is-caught-by-instance
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                instance: /do/0/attempt/try/0/fail

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: An Error Is Caught By Title And Detail
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-is-caught-by-title-and-detail
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                title: Bad
                detail: It is bad

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Catch: "The definition of the errors to catch."
  Scenario: All Members Of A Filter Must Match
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: all-members-of-a-filter-must-match
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                status: 503
                title: Good

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should fault
    And caught should not run

  # dsl-reference, Catch: "The name of the runtime expression variable to save the error as."
  Scenario: The Error Has A Default Name
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-error-has-a-default-name
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            do:
              - caught:
                  set:
                    status: ${ $error.status }
                    title: ${ $error.title }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { status: 503, title: Bad }
    """

  # dsl-reference, Catch: "The name of the runtime expression variable to save the error as."
  Scenario: The Error Can Be Named
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-error-can-be-named
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            as: problem
            do:
              - caught:
                  set:
                    instance: ${ $problem.instance }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    instance: /do/0/attempt/try/0/fail
    """

  # dsl-reference, Catch: "A runtime expression used to determine whether or not to catch the filtered error."
  Scenario: When Catches
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: when-catches
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            when: ${ $error.status == 503 }

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Catch: "A runtime expression used to determine whether or not to catch the filtered error."
  Scenario: When Lets Pass
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: when-lets-pass
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            when: ${ $error.status == 404 }

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should fault
    And caught should not run

  # dsl-reference, Catch: "A runtime expression used to determine whether or not to catch the filtered error."
  Scenario: ExceptWhen Lets Pass
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exceptwhen-lets-pass
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            exceptWhen: ${ $error.status == 503 }

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should fault
    And caught should not run

  # dsl-reference, Catch: "A runtime expression used to determine whether or not to catch the filtered error."
  Scenario: ExceptWhen Catches The Rest
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: exceptwhen-catches-the-rest
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            exceptWhen: ${ $error.status == 404 }

            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Try: "Serves as a mechanism within workflows to handle errors gracefully"
  Scenario: A Caught Error Without Tasks Lets The Workflow Go On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-caught-error-without-tasks-lets-the-workflow-go-on
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            errors:
              with:
                status: 503
      - after:
          set: { after: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    after: true
    """

  # dsl-reference, Try: "handle errors gracefully, potentially retrying failed tasks before proceeding with alternate ones."
  Scenario: An Error In A Catch Is Not Caught By It
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-in-a-catch-is-not-caught-by-it
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 503
                    title: Bad
                    detail: It is bad
          catch:
            do:
              - again:
                  raise:
                    error:
                      type: https://example.org/errors/worse
                      status: 500
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://example.org/errors/worse
    instance: /do/0/attempt/catch/do/0/again
    """

  # dsl-reference, Try: "Serves as a mechanism within workflows to handle errors gracefully"
  Scenario: An Outer Try Catches What An Inner One Lets Pass
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-outer-try-catches-what-an-inner-one-lets-pass
      version: '1.0.0'
    do:
      - outer:
          try:
            - inner:
                try:
                  - fail:
                      raise:
                        error:
                          type: https://example.org/errors/bad
                          status: 503
                catch:
                  errors:
                    with:
                      status: 404
                  do:
                    - wrong:
                        set: { wrong: true }
          catch:
            errors:
              with:
                status: 503
            do:
              - caught:
                  set: { caught: outer }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: outer
    """
    And wrong should not run

  # dsl-reference, Try: "The task(s) to perform."
  Scenario: A Try Without An Error Passes Its Output On
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-try-without-an-error-passes-its-output-on
      version: '1.0.0'
    do:
      - attempt:
          try:
            - first:
                set: { n: 1 }
            - second:
                set: { n: '${ .n + 1 }' }
          catch:
            do:
              - never:
                  set: { n: 100 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 2
    """
    And never should not run

  # dsl, Fault Tolerance: "identify, describe, and handle errors effectively"
  Scenario: Any Error Of The Runtime Can Be Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: any-error-of-the-runtime-can-be-caught
      version: '1.0.0'
    do:
      - attempt:
          try:
            - fail:
                set:
                  n: ${ error("no") }
          catch:
            as: problem
            do:
              - caught:
                  set: { status: '${ $problem.status }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    status: 400
    """

  # schema, TryTaskCatchThen: "When set, this determines the next transition instead of the try task's top-level `then` or the default sequential flow."
  Scenario: Catch Goes On At A Named Task
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: catch-goes-on-at-a-named-task
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
            then: recover
      - never:
          set: { n: 100 }
          then: end
      - recover:
          set: { recovered: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    recovered: true
    """
    And never should not run

  # dsl-reference, Catch: "The definition of the task(s) to run when catching an error."
  Scenario: The Catch Tasks See The Input Of The Try
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: the-catch-tasks-see-the-input-of-the-try
      version: '1.0.0'
    do:
      - attempt:
          try:
            - change:
                set: { n: 2 }
            - fail:
                raise:
                  error:
                    type: https://example.org/errors/bad
                    status: 500
          catch:
            do:
              - caught:
                  set: { n: '${ .n }' }
    """
    And given the workflow input is:
    """yaml
    n: 1
    """
    When the workflow is executed
    Then the workflow should complete
    And caught should run after fail
