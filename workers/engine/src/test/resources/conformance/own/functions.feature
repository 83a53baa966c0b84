@own
Feature: Functions
  As an implementer of the workflow DSL
  I want to ensure that functions are called by their name
  So that my implementation conforms to the expected behavior

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable tasks."
  Scenario: A Function Is Called With Arguments
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-is-called-with-arguments
      version: '1.0.0'
    use:
      functions:
        greeting:
          set:
            text: ${ "Hello " + .name }
    do:
      - greet:
          call: greeting
          with:
            name: ${ .user }
    """
    And given the workflow input is:
    """yaml
    user: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    text: Hello Ada
    """

  # dsl-reference, Call: "The name of the function to call."
  Scenario: An Unknown Function Is Refused
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-unknown-function-is-refused
      version: '1.0.0'
    do:
      - greet:
          call: nobodyDefinedIt
    """
    When the workflow is executed
    Then the workflow should be refused

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable tasks."
  Scenario: A Function Validates Its Arguments
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-validates-its-arguments
      version: '1.0.0'
    use:
      functions:
        greeting:
          input:
            schema:
              document:
                type: object
                properties:
                  name:
                    type: string
          set:
            text: ${ "Hello " + .name }
    do:
      - greet:
          call: greeting
          with:
            name: 7
    """
    When the workflow is executed
    Then the workflow should fault with a 'validation' error

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable tasks."
  Scenario: A Function Of Several Tasks
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-of-several-tasks
      version: '1.0.0'
    use:
      functions:
        twiceAndMore:
          do:
            - twice:
                set: { n: '${ .n * 2 }' }
            - more:
                set: { n: '${ .n + 1 }' }
    do:
      - compute:
          call: twiceAndMore
          with:
            n: ${ .start }
    """
    And given the workflow input is:
    """yaml
    start: 3
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 7
    """

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable tasks."
  Scenario: An Error In A Function Can Be Caught
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: an-error-in-a-function-can-be-caught
      version: '1.0.0'
    use:
      functions:
        failing:
          raise:
            error:
              type: https://example.org/errors/failing
              status: 409
    do:
      - attempt:
          try:
            - use:
                call: failing
          catch:
            errors:
              with:
                status: 409
            do:
              - caught:
                  set: { caught: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    caught: true
    """

  # dsl-reference, Use: "A name/value mapping of the workflow's reusable tasks."
  Scenario: A Function Calls Another
    Given a workflow with definition:
    """yaml
    document:
      dsl: '1.0.3'
      namespace: default
      name: a-function-calls-another
      version: '1.0.0'
    use:
      functions:
        inner:
          set: { n: '${ .n + 10 }' }
        outer:
          call: inner
          with: { n: '${ .n }' }
    do:
      - compute:
          call: outer
          with: { n: 1 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    n: 11
    """
